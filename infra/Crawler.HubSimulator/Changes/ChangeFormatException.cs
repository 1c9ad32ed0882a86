namespace Crawler.HubSimulator.Changes;

/// <summary>A script of changes cannot be applied; the message says which entry and why. Nothing of the script has been applied.</summary>
public sealed class ChangeFormatException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ChangeFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and with which change.</param>
    public ChangeFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and with which change.</param>
    /// <param name="innerException">What was thrown underneath.</param>
    public ChangeFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
