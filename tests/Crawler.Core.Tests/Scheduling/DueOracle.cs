using Cronos;
using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>
/// What must be true of one schedule, from a list of all its due times and a diary of what happened minute by minute. It knows no decision: it reads the records as they are
/// written, and asks of each whether it was right.
/// </summary>
internal sealed class DueOracle
{
    private readonly ScheduleDriver _schedule;
    private readonly SimulatedCrawls _crawls;
    private readonly DateTimeOffset _start;
    private readonly bool[] _hadToDecide;
    private readonly DateTimeOffset[] _actsAt;
    private readonly Dictionary<DateTimeOffset, ScheduleOutcome> _outcomes = [];
    private readonly Dictionary<DateTimeOffset, ScheduleOutcome?> _triggers = [];

    public DueOracle(ScheduleDriver schedule, SimulatedCrawls crawls, DateTimeOffset start, DateTimeOffset end)
    {
        (_schedule, _crawls, _start) = (schedule, crawls, start);
        var format = schedule.Spec.Cron.Split(' ').Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Spec.TimeZone);
        Dues = [.. CronExpression.Parse(schedule.Spec.Cron, format).GetOccurrences(start, end.AddDays(14), zone, fromInclusive: false, toInclusive: true).Select(due => due.ToUniversalTime())];
        _actsAt = [.. Dues.Select(schedule.Table.ActsAt)];
        _hadToDecide = new bool[(int)(end - start).TotalMinutes + 2];
    }

    public DateTimeOffset[] Dues { get; }

    /// <summary>Whether the orders of persons have it paused.</summary>
    public bool IsPaused { get; set; }

    public long[] Seen { get; } = new long[7];

    /// <summary>Notes a wake-up. Where it is not paused, and no crawl of somebody else is in its way that will make room, what was due had to be settled then.</summary>
    public void Woken(DateTimeOffset now, OpenCrawl? open) => _hadToDecide[Minute(now)] |=
        !IsPaused && (open is null or { State: OpenCrawlState.PausedByPerson } || open.IsOf(_schedule.Spec.Name));

    /// <summary>Notes that the silo died over it: what was begun is begun, the rest is excused.</summary>
    public void Died(DateTimeOffset now) => _hadToDecide[Minute(now)] = false;

    public void Triggered(DateTimeOffset now) => _triggers.TryAdd(now, null);

    /// <summary>Reads what was recorded at this minute, and checks it.</summary>
    /// <param name="now">The minute.</param>
    /// <param name="before">The crawl that was open before the schedule was woken.</param>
    /// <param name="wasPaused">Whether it was paused when the dues were let pass.</param>
    public void Check(DateTimeOffset now, OpenCrawl? before, bool wasPaused)
    {
        foreach (var run in _schedule.State.Runs.Reverse().TakeWhile(run => run.At == now))
        {
            if (run.IsTrigger)
            {
                CheckTrigger(run);
                continue;
            }

            var first = IndexOf(run.Due);
            var last = IndexOf(run.LastDue);
            Assert.Equal(run.Count, last - first + 1);
            for (var i = first; i <= last; i++)
            {
                if (_outcomes.TryAdd(Dues[i], run.Outcome))
                {
                    Seen[(int)run.Outcome]++;
                    CheckOutcome(run, i, now, before, wasPaused);
                }
                else
                {
                    Assert.Equal(_outcomes[Dues[i]], run.Outcome);
                }
            }
        }

        CheckComplete(now);
    }

    /// <summary>Every due time that had to be acted on is settled, or the one that waits.</summary>
    private void CheckComplete(DateTimeOffset now)
    {
        if (_schedule.State.Pending is { IsStarting: true })
        {
            return;
        }

        var come = Array.BinarySearch(_actsAt, now) is >= 0 and var index ? index + 1 : ~Array.BinarySearch(_actsAt, now);
        var (pending, wake) = (_schedule.State.Pending, _schedule.WakeAt ?? DateTimeOffset.MaxValue);
        var waiting = pending is { IsTrigger: false } ? 1 : 0;
        if (_outcomes.Count + waiting != come)
        {
            Assert.Fail($"{_schedule.Spec.Name} at {now:u}: {come} due times have come, {_outcomes.Count} are settled and {waiting} waits.");
        }

        if (wake > _actsAt[come] + TimeSpan.FromMinutes(1) || (pending is not null && wake > now + TimeSpan.FromMinutes(1)))
        {
            Assert.Fail($"{_schedule.Spec.Name} at {now:u} sleeps until {wake:u}; {_actsAt[come]:u} comes next, and {pending} waits.");
        }
    }

    private void CheckOutcome(ScheduleRun run, int index, DateTimeOffset now, OpenCrawl? before, bool wasPaused)
    {
        var (due, at) = (Dues[index], _actsAt[index]);
        var until = at + _schedule.Spec.CatchUp;
        var what = $"{_schedule.Spec.Name} due {due:u}, {run.Outcome} at {now:u} ({run.Reason})";
        Assert.True(at >= due && at - due <= _schedule.Spec.Jitter && at <= now, $"{what}: acted on at {at:u}");
        switch (run.Outcome)
        {
            case ScheduleOutcome.Started:
                var crawl = _crawls.Of(RunKey.OfDue(_schedule.Spec.Name, due));
                Assert.True(crawl is not null && crawl.Id == run.Crawl, $"{what}: no such crawl");
                Assert.True(crawl.Began >= at && crawl.Began <= until, $"{what}: began {crawl.Began:u}");
                break;
            case ScheduleOutcome.Resumed:
                Assert.True(before is { State: OpenCrawlState.Stuck } && before.IsOf(_schedule.Spec.Name), $"{what}: {before}");
                break;
            case ScheduleOutcome.Skipped:
                Assert.True(WasInTheWay(run.Crawl, before) || (run.Crawl is null && run.Reason.Contains("no full crawl", StringComparison.Ordinal)), $"{what}: {before}");
                break;
            case ScheduleOutcome.Missed:
                Assert.True(now > until && !HadAChance(at, until), $"{what}: it had its chance");
                break;
            case ScheduleOutcome.Superseded:
                Assert.True(now <= until, $"{what}: its window had ended {until:u}");
                Assert.True((index + 1 < _actsAt.Length && _actsAt[index + 1] <= now) || _triggers.ContainsKey(now), $"{what}: by nothing");
                Assert.True(!HadAChance(at, now - TimeSpan.FromMinutes(1)), $"{what}: it had its chance");
                break;
            default:
                Assert.True(wasPaused, $"{what}: it was not paused");
                break;
        }
    }

    /// <summary>A crawl that a person had paused, or one of its own: begun before, or by this very wake-up for a run whose start it found half done.</summary>
    private bool WasInTheWay(string? crawl, OpenCrawl? before) => before is { State: OpenCrawlState.PausedByPerson }
        ? before.Id == crawl
        : crawl is not null && _crawls.All[^1] is { Run: { } run, Ended: null } own && own.Id == crawl && RunKey.ScheduleOf(run) == _schedule.Spec.Name;

    private void CheckTrigger(ScheduleRun run)
    {
        Assert.Equal(1, run.Count);
        Assert.True(_triggers.TryGetValue(run.Due, out var known) && (known is null || known == run.Outcome), $"{_schedule.Spec.Name}: trigger of {run.Due:u} became {known} and {run.Outcome}");
        _triggers[run.Due] = run.Outcome;
    }

    public void CheckEnd()
    {
        var open = _schedule.State.Pending is { IsTrigger: true } ? 1 : 0;
        Assert.Equal(open, _triggers.Values.Count(outcome => outcome is null));
        Assert.Equal(_outcomes.Count + _triggers.Count - open, Total(_schedule.State.Counts));
    }

    private static long Total(ScheduleCounts counts) => counts.Started + counts.Resumed + counts.Skipped + counts.Missed + counts.Superseded + counts.Paused;

    private bool HadAChance(DateTimeOffset from, DateTimeOffset upTo)
    {
        for (var minute = (int)Math.Ceiling((from - _start).TotalMinutes); minute <= (int)Math.Floor((upTo - _start).TotalMinutes); minute++)
        {
            if (_hadToDecide[minute])
            {
                return true;
            }
        }

        return false;
    }

    private int Minute(DateTimeOffset now) => (int)(now - _start).TotalMinutes;

    private int IndexOf(DateTimeOffset due) => Array.BinarySearch(Dues, due) is >= 0 and var index ? index : throw new InvalidOperationException($"{due:u} is no due time of {_schedule.Spec.Name}.");
}
