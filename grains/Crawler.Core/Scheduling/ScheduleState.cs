namespace Crawler.Core.Scheduling;

/// <summary>How far a schedule is: the durable part of its decisions. A value; <see cref="Scheduler"/> makes the next one.</summary>
public sealed record ScheduleState
{
    /// <summary>Most records in <see cref="Runs"/>; older ones live on in <see cref="Counts"/>.</summary>
    public const int MaxRuns = 50;

    private const int MaxTriggers = 100;

    /// <summary>The last due time that was taken up: every one up to it is settled, or is <see cref="Pending"/>. It only grows.</summary>
    public required DateTimeOffset Processed { get; init; }

    /// <summary>The run that is about to begin; at most one.</summary>
    public PendingRun? Pending { get; init; }

    /// <summary>What became of the last due times, oldest first.</summary>
    public IReadOnlyList<ScheduleRun> Runs { get; init; } = [];

    /// <summary>What became of all.</summary>
    public ScheduleCounts Counts { get; init; } = new();

    /// <summary>Whether due times are let pass.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Why it is paused, in the words of whoever did; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <summary>The last requests to trigger, oldest first: one that comes twice is one.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>The crawl of somebody else that was last told to go on because it was in the way.</summary>
    public string? ResumedCrawl { get; init; }

    /// <summary>When it was.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>The state of a schedule that is made now: what was due before is no concern of it.</summary>
    public static ScheduleState New(DateTimeOffset now) => new() { Processed = now.ToUniversalTime() };

    /// <summary>The state with one more record.</summary>
    public ScheduleState Record(ScheduleRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var joined = Runs.Count > 0 ? Runs[^1].JoinedWith(run) : null;
        var older = joined is null ? Runs.TakeLast(MaxRuns - 1) : Runs.SkipLast(1);
        return this with { Runs = [.. older, joined ?? run], Counts = Counts.Add(run.Outcome, run.Count) };
    }

    /// <summary>The state that remembers a request to trigger.</summary>
    internal ScheduleState Remember(string request) => this with { Triggers = [.. Triggers.Append(request).TakeLast(MaxTriggers)] };
}

/// <summary>A run that is about to begin.</summary>
/// <param name="Key">Names it for ever: a crawl that was begun under it is not begun again.</param>
/// <param name="Due">Its due time, or when it was asked for.</param>
/// <param name="ActsAt">Its due time and the jitter.</param>
/// <param name="Until">The end of its catch-up window: it begins until then, or is missed.</param>
/// <param name="IsTrigger">Whether somebody asked for it.</param>
/// <param name="IsStarting">Whether the crawl was told to begin and the answer is not known: it is told again, until it is.</param>
public sealed record PendingRun(string Key, DateTimeOffset Due, DateTimeOffset ActsAt, DateTimeOffset Until, bool IsTrigger, bool IsStarting)
{
    /// <summary>Whether its catch-up window has ended.</summary>
    public bool IsLate(DateTimeOffset now) => Until < now;
}

/// <summary>A run to come.</summary>
/// <param name="Due">Its due time, UTC.</param>
/// <param name="Local">The same as the clocks of the schedule's time zone show it.</param>
/// <param name="ActsAt">When it begins: the due time and the jitter.</param>
public sealed record PlannedRun(DateTimeOffset Due, DateTimeOffset Local, DateTimeOffset ActsAt);
