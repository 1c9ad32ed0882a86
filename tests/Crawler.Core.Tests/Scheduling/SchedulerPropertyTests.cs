using System.Globalization;
using Crawler.Core.Scheduling;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>Whatever the wake-ups: with nobody in the way, what is run is what a list of due times says.</summary>
public class SchedulerPropertyTests
{
    private static readonly string[] Crons = ["*/15 * * * *", "7 3 * * *", "30 2 * * MON", "0 0 1,15 * *", "20 30 1 * * *"];
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"];

    public sealed record Case(string Cron, string Zone, int JitterMinutes, int CatchUpMinutes, int[] WakesAfterMinutes);

    [Fact]
    public void Each_wake_up_runs_the_latest_due_time_whose_window_is_open()
    {
        var given = Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED");
        var seed = given is null ? (ulong)Guid.NewGuid().GetHashCode() : ulong.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"CRAWLER_TEST_SEED={seed}");
        var cases = from cron in Gen.Elements(Crons)
                    from zone in Gen.Elements(Zones)
                    from jitter in Gen.Choose(0, 40)
                    from catchUp in Gen.Choose(2, 3000)
                    from wakes in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 90), Gen.Choose(0, 20_000)).ArrayOf()
                    select new Case(cron, zone, jitter, catchUp, wakes);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(seed, 1), Prop.ForAll(Arb.From(cases), Agrees));
    }

    private static bool Agrees(Case made)
    {
        var spec = ScheduleDriver.Daily with
        {
            Cron = made.Cron,
            TimeZone = made.Zone,
            Jitter = TimeSpan.FromMinutes(made.JitterMinutes),
            CatchUp = TimeSpan.FromMinutes(made.CatchUpMinutes),
        };
        var crawls = new ScriptedCrawls();
        var now = ScheduleDriver.Noon;
        var driver = new ScheduleDriver(spec, crawls, now);
        var (expected, settled) = (new List<string>(), now);
        foreach (var wait in made.WakesAfterMinutes)
        {
            now += TimeSpan.FromMinutes(wait);
            driver.Wake(now);
            var come = Dues(spec, settled, now).TakeWhile(due => driver.Table.ActsAt(due) <= now).ToList();
            settled = come.Count > 0 ? come[^1] : settled;
            if (come.Count > 0 && driver.Table.ActsAt(come[^1]) + spec.CatchUp >= now)
            {
                expected.Add(RunKey.OfDue(spec.Name, come[^1]));
            }
        }

        var counts = driver.State.Counts;
        var all = Dues(spec, ScheduleDriver.Noon, settled).Count();
        Assert.Equal(expected, crawls.Runs);
        Assert.Equal((expected.Count, all), (counts.Started, counts.Started + counts.Missed + counts.Superseded));
        return true;
    }

    private static IEnumerable<DateTimeOffset> Dues(ScheduleSpec spec, DateTimeOffset after, DateTimeOffset upTo)
    {
        var format = spec.Cron.Split(' ').Length == 6 ? Cronos.CronFormat.IncludeSeconds : Cronos.CronFormat.Standard;
        return Cronos.CronExpression.Parse(spec.Cron, format).GetOccurrences(after, upTo, TimeZoneInfo.FindSystemTimeZoneById(spec.TimeZone), fromInclusive: false, toInclusive: true);
    }
}
