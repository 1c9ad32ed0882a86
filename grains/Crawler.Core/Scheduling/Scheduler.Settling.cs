namespace Crawler.Core.Scheduling;

public static partial class Scheduler
{
    private const string NobodyLooked = "Nothing was there to begin it before its catch-up window ended.";
    private const string NeverFree = "Another crawl was in the way until its catch-up window had ended.";
    private const string LaterRun = "A later run took its place.";

    /// <summary>Takes up every due time that has come: all but the latest are settled, and that one is pending if it is still worth running.</summary>
    private static ScheduleState Settle(ScheduleSpec spec, Timetable timetable, ScheduleState state, DateTimeOffset now)
    {
        var (missed, others) = (default(Stretch), default(Stretch));
        for (var due = timetable.NextDue(state.Processed); due is { } instant && timetable.ActsAt(instant) is var at && at <= now; due = timetable.NextDue(instant))
        {
            if (!state.IsPaused && at + spec.CatchUp < now)
            {
                missed = missed.With(instant);
            }
            else
            {
                others = others.With(instant);
            }
        }

        if (state.IsPaused)
        {
            return others.Record(LetPass(state, now), ScheduleOutcome.Paused, state.Note, now);
        }

        if (missed.Count + others.Count == 0)
        {
            return state;
        }

        state = missed.Record(GiveWay(state, now), ScheduleOutcome.Missed, NobodyLooked, now);
        return others.Count == 0 ? state : others.WithoutLast().Record(state, ScheduleOutcome.Superseded, LaterRun, now) with
        {
            Processed = others.Last,
            Pending = new PendingRun(RunKey.OfDue(spec.Name, others.Last), others.Last, timetable.ActsAt(others.Last), timetable.ActsAt(others.Last) + spec.CatchUp, false, false),
        };
    }

    /// <summary>A pause lets the run that waits pass too, unless somebody asked for it.</summary>
    private static ScheduleState LetPass(ScheduleState state, DateTimeOffset now) =>
        state.Pending is { IsTrigger: false, IsStarting: false } pending ? Close(state, pending, ScheduleOutcome.Paused, null, state.Note, now) : state;

    /// <summary>The run that waits makes room for a later one.</summary>
    private static ScheduleState GiveWay(ScheduleState state, DateTimeOffset now) => state.Pending switch
    {
        null => state,
        var late when late.IsLate(now) => Close(state, late, ScheduleOutcome.Missed, null, NeverFree, now),
        var pending => Close(state, pending, ScheduleOutcome.Superseded, null, LaterRun, now),
    };

    private static ScheduleState Close(ScheduleState state, PendingRun pending, ScheduleOutcome outcome, string? crawl, string reason, DateTimeOffset now) =>
        state.Record(new ScheduleRun
        {
            Outcome = outcome,
            Due = pending.Due,
            LastDue = pending.Due,
            Count = 1,
            At = now,
            Crawl = crawl,
            Reason = reason,
            IsTrigger = pending.IsTrigger,
        }) with { Pending = null };

    /// <summary>Due times in a row.</summary>
    private readonly record struct Stretch(DateTimeOffset First, DateTimeOffset Last, DateTimeOffset LastButOne, long Count)
    {
        public Stretch With(DateTimeOffset due) => new(Count == 0 ? due : First, due, Last, Count + 1);

        public Stretch WithoutLast() => new(First, LastButOne, default, Count - 1);

        public ScheduleState Record(ScheduleState state, ScheduleOutcome outcome, string reason, DateTimeOffset now) => Count == 0 ? state : state.Record(new ScheduleRun
        {
            Outcome = outcome,
            Due = First,
            LastDue = Last,
            Count = Count,
            At = now,
            Reason = reason,
        }) with { Processed = Last };
    }
}
