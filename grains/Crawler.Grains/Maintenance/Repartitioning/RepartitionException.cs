namespace Crawler.Grains.Maintenance;

/// <summary>A store cannot be dealt to another number of partitions. The message says why, and what to do.</summary>
public sealed class RepartitionException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RepartitionException(string message)
        : base(message)
    {
    }
}
