using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>When a schedule is due: through both changes of the clock, with jitter, and what is said of a timetable that cannot be read.</summary>
public class TimetableTests
{
    private static readonly DateTimeOffset SpringDay = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AutumnDay = new(2026, 10, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_fixed_time_that_spring_leaves_out_is_due_when_the_clock_has_jumped()
    {
        Assert.Equal(["03-29 03:00 +02", "03-30 02:30 +02", "03-31 02:30 +02"], Dues("30 2 * * *", SpringDay, 3));
    }

    [Fact]
    public void An_interval_skips_the_hour_that_spring_leaves_out_and_no_quarter_more()
    {
        Assert.Equal(["03-29 01:30 +01", "03-29 01:45 +01", "03-29 03:00 +02", "03-29 03:15 +02"], Dues("*/15 * * * *", new(2026, 3, 29, 0, 15, 0, TimeSpan.Zero), 4));
    }

    [Fact]
    public void A_fixed_time_that_autumn_repeats_is_due_once()
    {
        Assert.Equal(["10-25 02:30 +02", "10-26 02:30 +01"], Dues("30 2 * * *", AutumnDay, 2));
    }

    [Fact]
    public void An_interval_goes_on_through_both_hours_of_autumn()
    {
        Assert.Equal(["10-25 02:30 +02", "10-25 02:00 +01", "10-25 02:30 +01", "10-25 03:00 +01"], Dues("*/30 * * * *", new(2026, 10, 25, 0, 0, 0, TimeSpan.Zero), 4));
    }

    [Fact]
    public void A_sixth_field_in_front_is_the_second()
    {
        Assert.Equal(ScheduleDriver.Noon.AddSeconds(42), Table(Spec("42 0 12 * * *")).NextDue(ScheduleDriver.Noon));
    }

    [Fact]
    public void Jitter_is_a_property_of_the_name_and_the_due_time()
    {
        var spec = Spec("0 * * * *") with { Jitter = TimeSpan.FromMinutes(10) };
        var (table, again, other) = (Table(spec), Table(spec with { KeepPages = 3 }), Table(spec with { Name = "other" }));
        var dues = Many(table, ScheduleDriver.Noon, 500);

        Assert.All(dues, due => Assert.InRange(table.ActsAt(due) - due, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.All(dues, due => Assert.Equal(table.ActsAt(due), again.ActsAt(due)));
        Assert.Contains(dues, due => table.ActsAt(due) != other.ActsAt(due));
        Assert.True(dues.Select(due => table.ActsAt(due) - due).Distinct().Count() > 250, "500 due times shall be spread over 601 seconds.");
        Assert.Contains(dues, due => table.ActsAt(due) - due > TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void Jitter_never_reaches_the_next_due_time()
    {
        var table = Table(Spec("*/2 * * * *") with { Jitter = TimeSpan.FromHours(1) });

        Assert.All(Many(table, ScheduleDriver.Noon, 200), due => Assert.True(table.ActsAt(due) < table.NextDue(due), $"{due} acts at {table.ActsAt(due)}"));
    }

    [Theory]
    [InlineData("0 3 * *", "4 fields")]
    [InlineData("@daily", "1 field")]
    [InlineData("0 25 * * *", "hour of '0 25 * * *' is '25'")]
    [InlineData("x 3 * * *", "minute of")]
    [InlineData("0 3 32 * *", "day of the month of")]
    [InlineData("0 3 * 13 *", "month of")]
    [InlineData("0 3 * * MOON", "day of the week of")]
    [InlineData("*/30 0 3 * * *", "second of '*/30 0 3 * * *' is '*/30'")]
    [InlineData("H 3 * * *", "minute of")]
    [InlineData("0 3 30 2 *", "never due")]
    public void A_wrong_expression_is_told_by_its_field(string cron, string expected)
    {
        Assert.Contains(expected, Spec(cron).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_is_wrong_is_told_with_what_to_do()
    {
        var spec = Spec("0 3 * * *");

        Assert.Null(spec.Problem());
        Assert.Contains("IANA", (spec with { TimeZone = "Mars/Olympus" }).Problem(), StringComparison.Ordinal);
        Assert.Contains("letters, digits", (spec with { Name = "a@b" }).Problem(), StringComparison.Ordinal);
        Assert.Contains("letters, digits", (spec with { Name = "" }).Problem(), StringComparison.Ordinal);
        Assert.Contains("http", (spec with { Hub = new Uri("ftp://hub.test") }).Problem(), StringComparison.Ordinal);
        Assert.Contains("0 to 100", (spec with { KeepPages = 101 }).Problem(), StringComparison.Ordinal);
        Assert.Contains("jitter", (spec with { Jitter = TimeSpan.FromDays(2) }).Problem(), StringComparison.Ordinal);
        Assert.Contains("2 minutes", (spec with { CatchUp = TimeSpan.FromSeconds(119) }).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_a_full_crawl_a_day_and_a_head_crawl_a_quarter_of_an_hour()
    {
        var (full, head) = (ScheduleSpec.Full("f", "models", ScheduleDriver.Hub), ScheduleSpec.Head("h", "models", ScheduleDriver.Hub));

        Assert.Equal(("0 3 * * *", "UTC", 10.0, 12.0, false), (full.Cron, full.TimeZone, full.Jitter.TotalMinutes, full.CatchUp.TotalHours, full.IsHead));
        Assert.Equal(("*/15 * * * *", "UTC", 0.0, 15.0, true), (head.Cron, head.TimeZone, head.Jitter.TotalMinutes, head.CatchUp.TotalMinutes, head.IsHead));
        Assert.Equal((null, null), (full.Problem(), head.Problem()));
    }

    private static IEnumerable<string> Dues(string cron, DateTimeOffset after, int count)
    {
        var table = Table(Spec(cron) with { TimeZone = "Europe/Berlin" });
        return Many(table, after, count).Select(due => table.Local(due).ToString("MM-dd HH:mm zz"));
    }

    private static List<DateTimeOffset> Many(Timetable table, DateTimeOffset after, int count)
    {
        var dues = new List<DateTimeOffset>();
        while (dues.Count < count)
        {
            after = table.NextDue(after)!.Value;
            dues.Add(after);
        }

        return dues;
    }

    private static ScheduleSpec Spec(string cron) => ScheduleDriver.Daily with { Cron = cron };

    private static Timetable Table(ScheduleSpec spec) => ScheduleDriver.TableOf(spec);
}
