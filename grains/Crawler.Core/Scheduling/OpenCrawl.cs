namespace Crawler.Core.Scheduling;

/// <summary>How an open crawl stands, as far as a schedule cares.</summary>
public enum OpenCrawlState
{
    /// <summary>It goes on, or waits for somebody who is at it.</summary>
    Working,

    /// <summary>A problem or the end of its silo stopped it, and nobody wants it to stand still.</summary>
    Stuck,

    /// <summary>Somebody paused it, and nobody else may go on with it.</summary>
    PausedByPerson,
}

/// <summary>The crawl of the kind that is open.</summary>
/// <param name="Id">Its id, such as <c>models-000007</c>.</param>
/// <param name="ScheduledRun">The run it was begun for; null where a person began it.</param>
/// <param name="State">How it stands.</param>
public sealed record OpenCrawl(string Id, string? ScheduledRun, OpenCrawlState State)
{
    /// <summary>Whether a schedule has begun it.</summary>
    public bool IsOf(string schedule) => ScheduledRun is not null && RunKey.ScheduleOf(ScheduledRun) == schedule;
}
