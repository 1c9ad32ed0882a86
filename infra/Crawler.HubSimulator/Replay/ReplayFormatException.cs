namespace Crawler.HubSimulator.Replay;

/// <summary>A replay file cannot be served; the message names the file and, where one is at fault, the line.</summary>
public sealed class ReplayFormatException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ReplayFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and where.</param>
    public ReplayFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">What was thrown underneath.</param>
    public ReplayFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
