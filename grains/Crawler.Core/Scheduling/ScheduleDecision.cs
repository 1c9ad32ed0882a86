namespace Crawler.Core.Scheduling;

/// <summary>What a schedule does now.</summary>
public enum ScheduleAction
{
    /// <summary>Nothing, until it is woken again.</summary>
    Wait,

    /// <summary>
    /// Store the state, then begin the pending run under its key, then say what came of it. Where its catch-up window has ended since it was first told to begin, it is not begun
    /// any more: ask whether it was.
    /// </summary>
    Start,

    /// <summary>Tell the open crawl to go on, then say what came of it.</summary>
    Resume,
}

/// <summary>What a schedule does now.</summary>
/// <param name="Action">What.</param>
/// <param name="State">The state that goes with it, to be durable before it is done.</param>
/// <param name="Crawl">The crawl to be resumed; null else.</param>
/// <param name="WakeAt">When there is something to decide again; null where never.</param>
public sealed record ScheduleDecision(ScheduleAction Action, ScheduleState State, string? Crawl, DateTimeOffset? WakeAt);
