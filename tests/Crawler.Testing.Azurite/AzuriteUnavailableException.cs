namespace Crawler.Testing.Azurite;

/// <summary>Azurite cannot be run on this machine. The message says what is missing and what to do.</summary>
public sealed class AzuriteUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
