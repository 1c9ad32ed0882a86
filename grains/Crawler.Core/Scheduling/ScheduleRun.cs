namespace Crawler.Core.Scheduling;

/// <summary>What became of a due time. The numbers are stored: never renumber.</summary>
public enum ScheduleOutcome
{
    /// <summary>A crawl was begun for it.</summary>
    Started = 1,

    /// <summary>The schedule's own crawl had been left open by a problem, and was told to go on.</summary>
    Resumed = 2,

    /// <summary>Nothing was begun, for the reason given.</summary>
    Skipped = 3,

    /// <summary>It could not begin before its catch-up window ended.</summary>
    Missed = 4,

    /// <summary>A later run took its place before it could begin.</summary>
    Superseded = 5,

    /// <summary>It was due while the schedule was paused.</summary>
    Paused = 6,
}

/// <summary>What became of a due time, or of several in a row of which the same is to be said.</summary>
public sealed record ScheduleRun
{
    /// <summary>What became of it.</summary>
    public required ScheduleOutcome Outcome { get; init; }

    /// <summary>The due time, the first of several.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>The last of several; the same as <see cref="Due"/> for one.</summary>
    public required DateTimeOffset LastDue { get; init; }

    /// <summary>How many due times it speaks of.</summary>
    public required long Count { get; init; }

    /// <summary>When it was decided, the last time of several.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The crawl it is about: the one begun or resumed, or the one in the way. Null where there is none.</summary>
    public string? Crawl { get; init; }

    /// <summary>Why, where it was not begun; empty else.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether somebody asked for it; <see cref="Due"/> is then when.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>One record of this one and the next, where the same is to be said of both; else null.</summary>
    public ScheduleRun? JoinedWith(ScheduleRun next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Outcome is not (ScheduleOutcome.Started or ScheduleOutcome.Resumed)
            && (Outcome, Crawl, Reason, IsTrigger) == (next.Outcome, next.Crawl, next.Reason, false)
            && !next.IsTrigger
                ? this with { LastDue = next.LastDue, Count = Count + next.Count, At = next.At }
                : null;
    }
}

/// <summary>How many due times ended how, since the schedule was made.</summary>
/// <param name="Started">Crawls begun.</param>
/// <param name="Resumed">Own crawls told to go on.</param>
/// <param name="Skipped">Due times that were skipped for a reason.</param>
/// <param name="Missed">Due times whose catch-up window ended.</param>
/// <param name="Superseded">Due times that a later run took the place of.</param>
/// <param name="Paused">Due times while it was paused.</param>
public sealed record ScheduleCounts(long Started = 0, long Resumed = 0, long Skipped = 0, long Missed = 0, long Superseded = 0, long Paused = 0)
{
    /// <summary>The counts with some more of one outcome.</summary>
    public ScheduleCounts Add(ScheduleOutcome outcome, long count) => outcome switch
    {
        ScheduleOutcome.Started => this with { Started = Started + count },
        ScheduleOutcome.Resumed => this with { Resumed = Resumed + count },
        ScheduleOutcome.Skipped => this with { Skipped = Skipped + count },
        ScheduleOutcome.Missed => this with { Missed = Missed + count },
        ScheduleOutcome.Superseded => this with { Superseded = Superseded + count },
        _ => this with { Paused = Paused + count },
    };
}
