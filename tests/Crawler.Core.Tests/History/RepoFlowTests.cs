using Crawler.Core.Catalogue;
using Crawler.Core.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.History;

/// <summary>Downloads by day, concluded from counters that somebody counted with known downloads.</summary>
public class RepoFlowTests
{
    private const int Birth = 20_000;
    private const uint DaySeconds = 86_400;

    [Fact]
    public void Differences_of_the_all_time_counter_telescope_whatever_is_missing_between() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var random = new Random(seed);
            var points = new List<HistoryPoint>();
            var (day, counter) = (Birth + 400, random.Next(1000));
            for (var crawl = 1; crawl < 40; crawl++)
            {
                counter = Math.Max(0, counter + random.Next(-20, 200));
                points.Add(Point(day, crawl, random.Next(1000), random.Next(6) == 0 ? -1 : counter));
                day += random.Next(0, 70);
            }

            points[0] = points[0] with { DownloadsAllTime = 7 };
            points[^1] = points[^1] with { DownloadsAllTime = counter };
            return Days(points).Values.Sum(cell => cell.Flow + cell.Correction) == counter - 7;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_both_counters_every_day_is_what_was_downloaded_and_both_estimators_agree() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var life = Life(seed, 120);
            var points = Enumerable.Range(0, 120).Select(age => Point(Birth + age, age + 1, Rolling(life, age), life.Take(age + 1).Sum())).ToList();
            var flow = new RepoFlow(Milliseconds(Birth));
            var sink = new ToldFlows();
            points.ForEach(point => flow.Take(point, Timeline.Empty, sink));
            return Enumerable.Range(0, 120).All(age => sink.Days.GetValueOrDefault(Birth + age).Flow == life[age])
                && sink.Days.Values.All(cell => cell is { Interpolated: 0, Estimated: 0, Correction: 0 })
                && (life.Sum() == 0 || flow.Check() == (Rolling(life, 119), Rolling(life, 119)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void From_birth_on_the_rolling_counter_alone_tells_every_day() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var life = Life(seed, 150);
            var points = Enumerable.Range(0, 150).Select(age => Point(Birth + age, age + 1, Rolling(life, age), -1));
            var days = Days(points, Birth);
            return Enumerable.Range(0, 150).All(age => days.GetValueOrDefault(Birth + age).Flow == life[age]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_old_model_without_an_all_time_counter_is_undetermined_for_thirty_days_and_then_right_over_every_thirty()
    {
        var life = Life(5, 300);
        var sink = new ToldFlows();
        var flow = new RepoFlow(Milliseconds(Birth));
        for (var age = 60; age < 300; age++)
        {
            flow.Take(Point(Birth + age, age, Rolling(life, age), -1), Timeline.Empty, sink);
        }

        Assert.Equal(31, sink.UndeterminedDays);
        Assert.Equal(Birth + 60 + 31, sink.Days.Keys.Min());
        for (var age = 60 + 31 + 29; age < 300; age++)
        {
            Assert.Equal(Rolling(life, age), Enumerable.Range(age - 29, 30).Sum(t => sink.Days.GetValueOrDefault(Birth + t) is var cell ? cell.Flow + cell.Correction : 0));
        }
    }

    [Fact]
    public void A_short_gap_is_spread_and_a_long_one_leaves_undetermined()
    {
        var life = Enumerable.Repeat(10L, 300).ToArray();
        var points = Enumerable.Range(0, 300).Where(age => age is not (> 100 and < 111) and not (> 200 and < 240))
            .Select(age => Point(Birth + age, age + 1, Rolling(life, age), -1));
        var days = Days(points, Birth);

        Assert.All(Enumerable.Range(101, 10), age => Assert.Equal(new FlowCell(10, 0, 10, 10), days[Birth + age]));
        Assert.All(Enumerable.Range(201, 70), age => Assert.False(days.ContainsKey(Birth + age)));
        Assert.Equal(new FlowCell(10, 0, 0, 10), days[Birth + 271]);
    }

    [Fact]
    public void Between_two_visits_that_a_full_crawl_found_unchanged_only_the_days_after_it_count()
    {
        var timeline = new Timeline([Crawl(1, 500), Crawl(2, 507), Crawl(3, 510), Crawl(4, 512)]);
        HistoryPoint first = Point(Birth + 500, 1, 0, 100), last = Point(Birth + 512, 4, 0, 120);

        Assert.Equal([511, 512], Told([first, last]));
        Assert.Equal([508, 509, 510, 511, 512], Told([first, HistoryPoint.Unread(last.AsOf - (2 * DaySeconds), 3), last]));
        Assert.Equal(Enumerable.Range(501, 12), Told([first, HistoryPoint.Missed(At(507), 2), last]));

        IEnumerable<int> Told(HistoryPoint[] points) => Days(points, Birth, timeline).Keys.Select(day => day - Birth).Order();
    }

    [Fact]
    public void Points_of_rejected_crawls_count_for_nothing()
    {
        var timeline = new Timeline([Crawl(1, 500), Crawl(2, 501) with { ProvesUnchanged = false, IsRejected = true }, Crawl(3, 502)]);

        var days = Days([Point(Birth + 500, 1, 0, 100), Point(Birth + 501, 2, 0, 0), Point(Birth + 502, 3, 0, 104)], Birth, timeline);

        Assert.Equal((2, 4L, 0L), (days.Count, days.Values.Sum(cell => cell.Flow), days.Values.Sum(cell => cell.Correction)));
    }

    [Fact]
    public void What_was_stored_goes_on_as_if_nothing_had_been() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Choose(1, 149)),
        (seed, at) =>
        {
            var life = Life(seed, 150);
            var (whole, parts) = (new ToldFlows(), new ToldFlows());
            var (one, two) = (new RepoFlow(Milliseconds(Birth)), new RepoFlow(Milliseconds(Birth)));
            for (var age = 0; age < 150; age++)
            {
                if (age == at)
                {
                    var stored = new PackedWriter();
                    two.Write(stored);
                    var reader = new PackedReader(stored.Written);
                    two = RepoFlow.Read(ref reader, Milliseconds(Birth));
                }

                var point = Point(Birth + age, age + 1, Rolling(life, age), age % 3 == 0 ? -1 : life.Take(age + 1).Sum());
                one.Take(point, Timeline.Empty, whole);
                two.Take(point, Timeline.Empty, parts);
            }

            return whole.Days.SequenceEqual(parts.Days) && one.Check() == two.Check();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_all_time_counter_tells_when_it_comes_back_is_spread_over_the_days_of_which_nothing_was_said()
    {
        var days = Days([Point(Birth + 400, 1, -1, 100), Point(Birth + 401, 2, -1, 101), Point(Birth + 405, 3, -1, -1), Point(Birth + 409, 4, 50, -1), Point(Birth + 411, 5, 60, 201)]);

        Assert.Equal(new FlowCell(1, 0, 0, 0), days[Birth + 401]);
        Assert.All(Enumerable.Range(402, 10), age => Assert.Equal(new FlowCell(10, 0, 10, 0), days[Birth + age]));
        Assert.Equal(11, days.Count);
    }

    [Fact]
    public void What_the_rolling_counter_said_meanwhile_is_not_said_again()
    {
        var life = Enumerable.Repeat(10L, 200).ToArray();
        var points = Enumerable.Range(0, 200).Select(age => Point(Birth + age, age + 1, age == 100 ? -1 : Rolling(life, age), age is < 60 or > 150 ? life.Take(age + 1).Sum() : -1));

        var days = Days(points, Birth);

        Assert.Equal(2000, days.Values.Sum(cell => cell.Flow + cell.Correction));
        Assert.All(Enumerable.Range(60, 40).Concat(Enumerable.Range(132, 19)), age => Assert.Equal(new FlowCell(10, 0, 0, 10), days[Birth + age]));
        Assert.All(Enumerable.Range(100, 32), age => Assert.Equal(new FlowCell(10, 0, 10, 0), days[Birth + age]));
    }

    [Fact]
    public void A_repository_that_was_created_while_a_crawl_ran_over_midnight_loses_nothing()
    {
        var days = Days([Point(Birth - 1, 1, 5, 5), Point(Birth, 2, 8, 8)], Birth);

        Assert.Equal([5L, 3L], days.Values.Select(cell => cell.Flow));
    }

    [Fact]
    public void What_another_partition_hands_over_is_a_beginning_whatever_its_age()
    {
        var days = Days([HistoryPoint.HandedOver(At(3)), Point(Birth + 3, 1, 40, 40), Point(Birth + 4, 2, 47, 47)], Birth);

        Assert.Equal((Birth + 4, new FlowCell(7, 0, 0, 0)), days.Select(day => (day.Key, day.Value)).Single());
    }

    [Fact]
    public void What_is_handed_back_is_not_told_twice()
    {
        var days = Days([Point(Birth, 1, 5, 5), HistoryPoint.HandedOver(At(6)), Point(Birth + 6, 2, 40, 40), Point(Birth + 7, 3, 47, 47)], Birth);

        Assert.Equal([5L, 7L], days.Values.Select(cell => cell.Flow));
    }

    [Fact]
    public void A_first_visit_after_a_stored_mark_counts_from_creation()
    {
        var (flow, sink, stored) = (new RepoFlow(Milliseconds(Birth)), new ToldFlows(), new PackedWriter());
        flow.Take(HistoryPoint.Missed(At(1), 1), Timeline.Empty, sink);
        flow.Write(stored);
        var reader = new PackedReader(stored.Written);

        RepoFlow.Read(ref reader, Milliseconds(Birth)).Take(Point(Birth + 4, 2, 10, 10), Timeline.Empty, sink);

        Assert.Equal([2L, 2, 2, 2, 2], sink.Days.Values.Select(cell => cell.Flow));
    }

    [Fact]
    public void Days_without_counters_do_not_bring_back_what_was_downloaded_a_month_earlier()
    {
        var points = Enumerable.Range(0, 41).Select(age => Point(Birth + age, age + 1, Math.Min(age + 1, 30) * 10, (age + 1) * 10L))
            .Append(Point(Birth + 45, 50, -1, -1))
            .Append(Point(Birth + 47, 51, 230, 410));
        var (flow, sink) = (new RepoFlow(Milliseconds(Birth)), new ToldFlows());
        foreach (var point in points)
        {
            flow.Take(point, Timeline.Empty, sink);
        }

        Assert.Equal((230L, 230L), flow.Check());
    }

    /// <summary>Days before the all-time counter was first seen will never be told, so the 30-day counter has to begin anew when it is alone again.</summary>
    [Fact]
    public void What_the_rolling_counter_let_conclude_is_of_no_use_behind_a_gap_that_nothing_fills()
    {
        var flow = new RepoFlow(0);
        var sink = new ToldFlows();
        HistoryPoint[] points = [Point(Birth, 1, 300, -1), Point(Birth + 53, 2, -1, 1000), Point(Birth + 58, 3, 360, 1100)];
        foreach (var point in points)
        {
            flow.Take(point, Timeline.Empty, sink);
        }

        Assert.Equal(Birth + 54, flow.FirstKnown);
        flow.Take(Point(Birth + 59, 4, 380, -1), Timeline.Empty, sink);

        Assert.Equal(100, sink.Days.Values.Sum(cell => cell.Flow));
        Assert.All(sink.Days.Values, cell => Assert.Equal(0, cell.Estimated));
    }

    private static TimelineCrawl Crawl(int ordinal, int age) => new(ordinal, $"models-{ordinal:d6}", At(age), true, false);

    private static uint At(int age) => (uint)(Birth + age) * DaySeconds;

    private static HistoryPoint Point(int day, int crawl, long downloads, long ever) => new((uint)day * DaySeconds, crawl, downloads, ever, 0);

    private static long Milliseconds(int day) => day * 86_400_000L;

    private static SortedDictionary<int, FlowCell> Days(IEnumerable<HistoryPoint> points, int birth = 0, Timeline? timeline = null)
    {
        var (flow, sink) = (new RepoFlow(Milliseconds(birth)), new ToldFlows());
        foreach (var point in points)
        {
            flow.Take(point, timeline ?? Timeline.Empty, sink);
        }

        return sink.Days;
    }

    private static long[] Life(int seed, int days)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, days).Select(_ => (long)(random.Next(3) == 0 ? 0 : random.Next(100)))];
    }

    private static long Rolling(long[] life, int age) => life.Skip(Math.Max(0, age - 29)).Take(Math.Min(30, age + 1)).Sum();
}
