namespace Crawler.Core.Scheduling;

public static partial class Scheduler
{
    private const string Replaced = "The schedule was replaced by another of its name.";

    /// <summary>The pending run has begun as a crawl.</summary>
    public static ScheduleState Started(ScheduleState state, string crawl, DateTimeOffset now) =>
        Close(state, Starting(state), ScheduleOutcome.Started, crawl, "", now);

    /// <summary>The pending run was not begun before its catch-up window ended.</summary>
    public static ScheduleState NotStarted(ScheduleState state, DateTimeOffset now) => Close(state, Starting(state), ScheduleOutcome.Missed, null, NobodyLooked, now);

    /// <summary>The pending run was refused because a crawl is open: it waits on.</summary>
    public static ScheduleState Refused(ScheduleState state) => state with { Pending = Starting(state) with { IsStarting = false } };

    /// <summary>The pending run was refused for a reason that waiting does not mend.</summary>
    public static ScheduleState Refused(ScheduleState state, string reason, DateTimeOffset now) =>
        Close(state, Starting(state), ScheduleOutcome.Skipped, null, reason, now);

    /// <summary>The crawl in the way was told to go on. The schedule's own stands for the pending run; behind another one it waits.</summary>
    /// <param name="state">The state of the decision.</param>
    /// <param name="isOwn">Whether the schedule had begun the crawl.</param>
    /// <param name="crawl">The crawl.</param>
    /// <param name="refusal">Why it does not go on; null where it does.</param>
    /// <param name="now">The clock.</param>
    public static ScheduleState Resumed(ScheduleState state, bool isOwn, string crawl, string? refusal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var noted = state with { ResumedCrawl = crawl, ResumedAt = now };
        return (isOwn, state.Pending) switch
        {
            (true, { } pending) => Close(noted, pending, refusal is null ? ScheduleOutcome.Resumed : ScheduleOutcome.Skipped, crawl, refusal ?? "", now),
            _ => noted,
        };
    }

    /// <summary>Lets due times pass from now on, and those that have come but have not begun.</summary>
    public static ScheduleState Pause(ScheduleSpec spec, Timetable timetable, ScheduleState state, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Settle(spec, timetable, state with { IsPaused = true, Note = note }, now);
    }

    /// <summary>Lets due times count again from now on; those that have passed are not caught up.</summary>
    public static ScheduleState Unpause(ScheduleSpec spec, Timetable timetable, ScheduleState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.IsPaused ? Settle(spec, timetable, state, now) with { IsPaused = false, Note = "" } : state;
    }

    /// <summary>Asks for one run now. A request that was made before changes nothing. Not while a run is starting.</summary>
    public static ScheduleState Trigger(ScheduleSpec spec, Timetable timetable, ScheduleState state, string request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(state);
        RefuseWhileStarting(state);
        return state.Triggers.Contains(request) ? state : GiveWay(Settle(spec, timetable, state, now), now).Remember(request) with
        {
            Pending = new PendingRun(RunKey.OfTrigger(spec.Name, request), now, now, now + spec.CatchUp, true, false),
        };
    }

    /// <summary>
    /// Goes on under another spec of the same name: its due times count from now on, those of the old one that have not begun are dropped. Pause and past stay. Not while a run
    /// is starting.
    /// </summary>
    public static ScheduleState Replace(ScheduleState state, Timetable? old, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        RefuseWhileStarting(state);
        if (state.Pending is { } pending)
        {
            state = Close(state, pending, ScheduleOutcome.Superseded, null, Replaced, now);
        }

        var dropped = default(Stretch);
        for (var due = old?.NextDue(state.Processed); due is { } instant && instant <= now; due = old!.NextDue(instant))
        {
            dropped = dropped.With(instant);
        }

        state = dropped.Record(state, ScheduleOutcome.Superseded, Replaced, now);
        return state.Processed < now ? state with { Processed = now.ToUniversalTime() } : state;
    }

    private static PendingRun Starting(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Pending is { IsStarting: true } pending ? pending : throw new InvalidOperationException("No run is starting.");
    }

    private static void RefuseWhileStarting(ScheduleState state)
    {
        if (state.Pending is { IsStarting: true })
        {
            throw new InvalidOperationException("A run is starting; settle it first.");
        }
    }
}
