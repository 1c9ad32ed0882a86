namespace Crawler.Core.Scheduling;

/// <summary>
/// Decides what a schedule does, as a pure function of its state, the clock and the crawl that is open. The last processed due time decides, never the wake-up: however late,
/// often or doubled those come, each due time is settled once.
/// </summary>
/// <remarks>
/// Two steps are durable for one run: that it is starting, before the crawl is told to begin under the run's key, and that it has started, after. Whoever dies between them
/// tells the crawl again, and the crawl knows the key.
/// </remarks>
public static partial class Scheduler
{
    /// <summary>How often a run that waits for the kind looks again.</summary>
    public static readonly TimeSpan RetryEvery = TimeSpan.FromMinutes(1);

    /// <summary>How often somebody else's crawl that is stuck in the way is told to go on.</summary>
    public static readonly TimeSpan ResumeEvery = TimeSpan.FromMinutes(15);

    /// <summary>When there is something to decide; null where never again.</summary>
    public static DateTimeOffset? WakeAt(Timetable timetable, ScheduleState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(state);
        var next = timetable.NextDue(state.Processed) is { } due ? timetable.ActsAt(due) : (DateTimeOffset?)null;
        return state.Pending switch
        {
            null => next,
            { IsStarting: true } => now,
            _ => next < now + RetryEvery ? next : now + RetryEvery,
        };
    }

    /// <summary>Decides.</summary>
    /// <param name="spec">The schedule.</param>
    /// <param name="timetable">Its timetable.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="open">The crawl of the kind that is open, or null.</param>
    /// <param name="now">The clock.</param>
    public static ScheduleDecision Decide(ScheduleSpec spec, Timetable timetable, ScheduleState state, OpenCrawl? open, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(state);
        if (state.Pending is { IsStarting: true })
        {
            return new ScheduleDecision(ScheduleAction.Start, state, null, now);
        }

        state = Settle(spec, timetable, state, now);
        if (state.Pending is { } pending)
        {
            if (pending.IsLate(now))
            {
                state = Close(state, pending, ScheduleOutcome.Missed, open?.Id, NeverFree, now);
            }
            else if (open is null)
            {
                return new ScheduleDecision(ScheduleAction.Start, state with { Pending = pending with { IsStarting = true } }, null, now);
            }
            else if (open.State == OpenCrawlState.PausedByPerson)
            {
                state = Close(state, pending, ScheduleOutcome.Skipped, open.Id, $"{open.Id} was paused by somebody; resume or cancel it.", now);
            }
            else if (open.State == OpenCrawlState.Stuck && (open.IsOf(spec.Name) || MayResume(state, open, now)))
            {
                return new ScheduleDecision(ScheduleAction.Resume, state, open.Id, now);
            }
            else if (open.IsOf(spec.Name))
            {
                state = Close(state, pending, ScheduleOutcome.Skipped, open.Id, $"Its own {open.Id} was still going on.", now);
            }
        }

        return new ScheduleDecision(ScheduleAction.Wait, state, null, WakeAt(timetable, state, now));
    }

    /// <summary>The next runs, as if nothing came between.</summary>
    public static IReadOnlyList<PlannedRun> Next(Timetable timetable, ScheduleState state, DateTimeOffset now, int count)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(state);
        var runs = new List<PlannedRun>(count);
        for (var due = timetable.NextDue(state.Processed); due is { } instant && runs.Count < count; due = timetable.NextDue(instant))
        {
            if (timetable.ActsAt(instant) is var at && at >= now)
            {
                runs.Add(new PlannedRun(instant, timetable.Local(instant), at));
            }
        }

        return runs;
    }

    private static bool MayResume(ScheduleState state, OpenCrawl open, DateTimeOffset now) =>
        state.ResumedCrawl != open.Id || state.ResumedAt is not { } at || now - at >= ResumeEvery;
}
