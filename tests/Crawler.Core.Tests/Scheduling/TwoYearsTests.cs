using System.Globalization;
using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>
/// Two years of four schedules under one virtual clock, with everything that goes wrong in two years: no due time is lost or run twice, no two crawls overlap, and what was not
/// run had a reason.
/// </summary>
public class TwoYearsTests
{
    private static readonly DateTimeOffset Start = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2029, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] MustOccur =
    [
        "outage of minutes", "outage of days", "late wake-up", "doubled wake-up", "died decided", "died started", "start repeated", "pause", "unpause", "trigger", "doubled trigger",
        "crawl of a person", "crawl broken", "crawl of more than a day", "paused by a person", "cancelled by a person", "resume", "resume refused", "head without a full one",
        "trigger while paused",
    ];

    private static readonly ScheduleSpec[] Specs =
    [
        ScheduleSpec.Full("full", "models", ScheduleDriver.Hub) with { TimeZone = "Europe/Berlin" },
        ScheduleSpec.Head("head", "models", ScheduleDriver.Hub) with { TimeZone = "Europe/Berlin" },
        ScheduleSpec.Head("head-in-the-gap", "models", ScheduleDriver.Hub) with { TimeZone = "Europe/Berlin", Cron = "30 2 * * *", CatchUp = TimeSpan.FromHours(3) },
        ScheduleSpec.Full("weekly", "models", ScheduleDriver.Hub) with { TimeZone = "America/New_York", Cron = "30 15 4 * * SUN", Jitter = TimeSpan.FromHours(1) },
    ];

    private readonly EventCounts _events;
    private readonly Random _random;
    private readonly SimulatedCrawls _crawls;
    private readonly ScheduleDriver[] _schedules;
    private readonly DueOracle[] _oracles;

    public TwoYearsTests()
    {
        var given = Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED");
        var seed = given is null ? Environment.TickCount : (int)ulong.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"CRAWLER_TEST_SEED={seed}");
        _random = new Random(seed);
        _crawls = new SimulatedCrawls(_random);
        _events = _crawls.Events;
        _schedules = [.. Specs.Select(spec => new ScheduleDriver(spec, _crawls, Start))];
        _oracles = [.. _schedules.Select(schedule => new DueOracle(schedule, _crawls, Start, End))];
        foreach (var schedule in _schedules)
        {
            schedule.Dies = Dies;
        }
    }

    [Fact]
    public void No_due_time_is_lost_none_is_run_twice_and_no_crawls_overlap()
    {
        var outageUntil = Start;
        for (var now = Start.AddMinutes(1); now <= End; now += TimeSpan.FromMinutes(1))
        {
            _crawls.Tick(now);
            if (now >= outageUntil && _random.NextDouble() < 1.0 / (4 * 1440))
            {
                outageUntil = now + Outage();
            }

            for (var i = 0; i < _schedules.Length && now >= outageUntil; i++)
            {
                Minute(_schedules[i], _oracles[i], now);
            }
        }

        Assert.All(_oracles, oracle => oracle.CheckEnd());
        Assert.All(_crawls.All.Zip(_crawls.All.Skip(1)), pair => Assert.True(pair.First.Ended <= pair.Second.Began, $"{pair.Second.Id} began before {pair.First.Id} had ended"));
        Assert.Equal(_crawls.All.Count(crawl => crawl.Run is not null), _crawls.All.Select(crawl => crawl.Run).Where(run => run is not null).Distinct().Count());
        CheckThatItHappened();
    }

    private void Minute(ScheduleDriver schedule, DueOracle oracle, DateTimeOffset now)
    {
        if (_random.NextDouble() < 0.05)
        {
            _events.Add("late wake-up");
            return;
        }

        Order(schedule, oracle, now);
        var wakes = _random.NextDouble() < 0.03 ? 2 : 1;
        _events.AddIf(wakes == 2, "doubled wake-up");
        for (var wake = 0; wake < wakes; wake++)
        {
            var before = _crawls.Open;
            oracle.Woken(now, before);
            Done(schedule.Wake(now), oracle, now, before, oracle.IsPaused);
        }
    }

    /// <summary>What persons want of a schedule now and then.</summary>
    private void Order(ScheduleDriver schedule, DueOracle oracle, DateTimeOffset now)
    {
        var before = _crawls.Open;
        if (!oracle.IsPaused && _random.NextDouble() < 1.0 / (25 * 1440))
        {
            _events.Add("pause");
            schedule.Pause("a note", now);
            oracle.IsPaused = true;
            oracle.Check(now, before, wasPaused: true);
        }
        else if (oracle.IsPaused && _random.NextDouble() < 1.0 / 1440)
        {
            _events.Add("unpause");
            schedule.Unpause(now);
            oracle.IsPaused = false;
            oracle.Check(now, before, wasPaused: true);
        }
        else if (_random.NextDouble() < 1.0 / (oracle.IsPaused ? 1440 : 10 * 1440))
        {
            Trigger(schedule, oracle, now, before);
        }
    }

    private void Trigger(ScheduleDriver schedule, DueOracle oracle, DateTimeOffset now, OpenCrawl? before)
    {
        _events.Add("trigger");
        _events.AddIf(oracle.IsPaused, "trigger while paused");
        var request = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        oracle.Triggered(now);
        var isTaken = schedule.Trigger(request, now);
        Done(isTaken, oracle, now, before, oracle.IsPaused);
        if (!isTaken || _random.NextDouble() < 0.5)
        {
            // Who got no answer asks again.
            _events.AddIf(isTaken, "doubled trigger");
            before = _crawls.Open;
            Done(schedule.Trigger(request, now), oracle, now, before, oracle.IsPaused);
        }
    }

    private void Done(bool survived, DueOracle oracle, DateTimeOffset now, OpenCrawl? before, bool isPaused)
    {
        if (!survived)
        {
            oracle.Died(now);
        }

        oracle.Check(now, before, isPaused);
    }

    private bool Dies(string where)
    {
        var dies = _random.NextDouble() < 0.005;
        _events.AddIf(dies, $"died {where}");
        return dies;
    }

    private TimeSpan Outage()
    {
        var isLong = _random.NextDouble() < 0.2;
        _events.Add(isLong ? "outage of days" : "outage of minutes");
        return TimeSpan.FromMinutes(isLong ? _random.Next(1440, 5 * 1440) : _random.Next(2, 300));
    }

    /// <summary>A year in which nothing happens proves nothing.</summary>
    private void CheckThatItHappened()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{_crawls.All.Count} crawls; {_events}");
        Assert.All(MustOccur, name => Assert.True(_events[name] > 0, $"never: {name}; {_events}"));
        foreach (var outcome in Enum.GetValues<ScheduleOutcome>())
        {
            Assert.True(_oracles.Sum(oracle => oracle.Seen[(int)outcome]) > 0, $"No due time was {outcome}.");
        }

        for (var i = 0; i < Specs.Length; i++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{Specs[i].Name}: {_oracles[i].Dues.Length} due, {_schedules[i].State.Counts}");
        }

        var spring = new DateTimeOffset(2028, 3, 26, 1, 0, 0, TimeSpan.Zero);
        Assert.Contains(spring, _oracles[2].Dues);
        Assert.Equal((92, 100), (DuesOf(new DateOnly(2028, 3, 26)), DuesOf(new DateOnly(2028, 10, 29))));
        Assert.Single(_oracles[2].Dues, due => due.Date == new DateTime(2028, 10, 29));
    }

    /// <summary>Quarters of an hour in a day of Berlin.</summary>
    private int DuesOf(DateOnly day) => _oracles[1].Dues.Count(due => DateOnly.FromDateTime(_schedules[1].Table.Local(due).DateTime) == day);
}
