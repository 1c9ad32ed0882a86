namespace Crawler.HubSimulator.Faults;

/// <summary>A script of faults cannot be read; the message says which entry and why.</summary>
public sealed class FaultFormatException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public FaultFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public FaultFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What was thrown underneath.</param>
    public FaultFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
