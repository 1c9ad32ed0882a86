using Crawler.Core.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.History;

/// <summary>Thinned months: what is kept is what it was, nothing is shown that was not so, and the months' sums stay.</summary>
public class HistoryThinningTests
{
    private const uint DaySeconds = 86_400;
    private const int FirstMonth = 660;
    private const int Months = 5;

    [Theory]
    [InlineData("none", ThinningStep.None, 1)]
    [InlineData("weekly-after:3", ThinningStep.Weekly, 3)]
    [InlineData("monthly-after:1200", ThinningStep.Monthly, 1200)]
    public void What_can_be_said_is_read_and_said_again(string text, ThinningStep step, int months)
    {
        Assert.True(HistoryThinning.TryParse(text, out var thinning));
        Assert.Equal(new HistoryThinning(step, months), thinning);
        Assert.Equal(text, thinning.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("weekly")]
    [InlineData("weekly-after:")]
    [InlineData("weekly-after:0")]
    [InlineData("weekly-after:1201")]
    [InlineData("weekly-after: 3")]
    [InlineData("monthly-after:-1")]
    [InlineData("None")]
    public void What_cannot_be_meant_is_refused(string text) => Assert.False(HistoryThinning.TryParse(text, out _));

    [Fact]
    public void A_month_is_thinned_when_it_is_older_than_that() =>
        Assert.Equal([ThinningStep.Weekly, ThinningStep.None, ThinningStep.None], ((int[])[96, 97, 100]).Select(month => new HistoryThinning(ThinningStep.Weekly, 3).StepOf(month, 100)));

    [Fact]
    public void Of_a_month_the_first_point_stays_and_the_last_of_each_week_and_a_mark_says_where_some_were_taken_out()
    {
        var first = HistoryMonth.FirstDay(FirstMonth);
        var timeline = Daily(first, 40, rejected: 14);
        HistoryPoint[] points = [.. ((int[])[2, 3, 5, 6, 9, 13, 14, 20]).Select(day => Point(first, day, day)), HistoryPoint.Missed(At(first, 25), 25)];

        var weekly = Thinned(points, ThinningStep.Weekly, timeline);
        var monthly = Thinned(points, ThinningStep.Monthly, timeline);

        // Crawls are numbered by their days, 1 the first of the month; that of day 14 was kept back.
        Assert.Equal(
            [Point(first, 2, 2), HistoryPoint.Thinned(At(first, 3), 3), Point(first, 6, 6), HistoryPoint.Thinned(At(first, 9), 9), Point(first, 13, 13), Point(first, 20, 20), points[^1]],
            weekly);
        Assert.Equal([Point(first, 2, 2), HistoryPoint.Thinned(At(first, 3), 3), Point(first, 20, 20), points[^1]], monthly);
        Assert.Equal([2, 6, 7, 8, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24], timeline.Expand(weekly, withRejected: false).Select(point => point.Crawl));
    }

    [Fact]
    public void A_month_with_a_crawl_that_may_still_speak_stays_whole()
    {
        var first = HistoryMonth.FirstDay(FirstMonth);
        HistoryPoint[] points = [.. Enumerable.Range(1, 20).Select(day => Point(first, day, day))];

        Assert.Equal(points, Thinned(points, ThinningStep.Weekly, Daily(first, 20, rejected: 0)));
        Assert.Equal(points, Thinned(points, ThinningStep.Weekly, Timeline.Empty));
        Assert.NotEqual(points, Thinned(points, ThinningStep.Weekly, Daily(first, 21, rejected: 0)));
    }

    [Fact]
    public void The_last_counter_of_a_stretch_stays_beside_a_later_point_without_one()
    {
        var first = HistoryMonth.FirstDay(FirstMonth);
        HistoryPoint[] points = [Point(first, 1, 1) with { DownloadsAllTime = -1 }, Point(first, 2, 2), Point(first, 3, 3), Point(first, 4, 4) with { DownloadsAllTime = -1 }];

        Assert.Equal([1, 2, 3, 4], Thinned(points, ThinningStep.Weekly, Daily(first, 30, rejected: 0)).Select(point => point.Crawl));
        Assert.Equal([false, false, true], Thinned([.. points.Skip(1).Append(Point(first, 6, 6))], ThinningStep.Monthly, Daily(first, 30, rejected: 0)).Select(point => point.IsMark).Order());
    }

    [Fact]
    public void Whatever_happened_what_is_kept_was_so_and_the_months_add_up() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Elements(ThinningStep.Weekly, ThinningStep.Monthly)),
        (seed, step) =>
        {
            var (points, timeline) = Life(new Random(seed));
            List<HistoryPoint> thinned = [.. points.GroupBy(point => HistoryMonth.Of(point.AsOf)).SelectMany(month => Thinned([.. month], step, timeline))];
            var (before, after) = (timeline.Expand(points, withRejected: false), timeline.Expand(thinned, withRejected: false));
            Assert.Subset(before.ToHashSet(), after.ToHashSet());
            Assert.Equal(FirstsAndLasts(points, timeline), FirstsAndLasts(thinned, timeline));
            Assert.Equal(Sums(points, timeline), Sums(thinned, timeline));
            Assert.Equal(thinned, thinned.GroupBy(point => HistoryMonth.Of(point.AsOf)).SelectMany(month => Thinned([.. month], step, timeline)));
            Assert.All(
                thinned.Where(point => !point.IsMark).GroupBy(point => HistoryMonth.Of(point.AsOf)),
                month => Assert.InRange(month.Count(), 1, step == ThinningStep.Monthly ? 2 : 6));
        }).QuickCheckThrowOnFailure();

    /// <summary>Five months of crawls with days left out, some kept back or blind, of a repository whose counter rises and falls and that was missing for a while.</summary>
    private static (List<HistoryPoint> Points, Timeline Timeline) Life(Random random)
    {
        var (points, crawls, first) = (new List<HistoryPoint>(), new List<TimelineCrawl>(), HistoryMonth.FirstDay(FirstMonth));
        var (counter, last, isMissing) = (random.NextInt64(1000), -1L, false);
        for (var day = 1; day <= HistoryMonth.FirstDay(FirstMonth + Months) - first; day++)
        {
            counter = Math.Max(0, counter + (random.Next(2) * random.NextInt64(-20, 200)));
            if (random.Next(5) == 0)
            {
                continue;
            }

            var crawl = crawls.Count + 1;
            var isRejected = random.Next(15) == 0;
            crawls.Add(new TimelineCrawl(crawl, $"c{crawl}", At(first, day), !isRejected && random.Next(10) > 0, isRejected));
            var isUnread = random.Next(25) == 0;
            if (isUnread && crawls[^1].ProvesUnchanged)
            {
                points.Add(HistoryPoint.Unread(At(first, day), crawl));
            }
            else if (random.Next(30) == 0 && crawls[^1].ProvesUnchanged)
            {
                points.Add(HistoryPoint.Missed(At(first, day), crawl));
                isMissing = true;
            }
            else if (isRejected ? random.Next(2) == 0 : counter != last || isMissing)
            {
                points.Add(new HistoryPoint(At(first, day), crawl, 0, isRejected ? 0 : counter, 0));
                (last, isMissing) = isRejected ? (last, isMissing) : (counter, false);
            }
        }

        crawls.Add(new TimelineCrawl(crawls.Count + 1, "last", At(first, 400), true, false));
        return (points, new Timeline(crawls));
    }

    private static List<(int Month, HistoryPoint First, HistoryPoint Last)> FirstsAndLasts(IEnumerable<HistoryPoint> points, Timeline timeline) =>
    [
        .. points.Where(point => !point.IsMark && !timeline.IsRejected(point.Crawl)).GroupBy(point => HistoryMonth.Of(point.AsOf))
            .Select(month => (month.Key, month.First(), month.Last())),
    ];

    private static SortedDictionary<int, long> Sums(IEnumerable<HistoryPoint> points, Timeline timeline)
    {
        var (flow, sink) = (new RepoFlow(0), new Sink());
        foreach (var point in points)
        {
            flow.Take(point, timeline, sink);
        }

        return sink.Months;
    }

    private static HistoryPoint[] Thinned(HistoryPoint[] points, ThinningStep step, Timeline timeline)
    {
        var joiner = new HistoryTable.Joiner();
        joiner.Add(Some.Id(1), points);
        return MonthThinner.Apply(joiner.Join(), step, timeline).Find(Some.Id(1)).ToArray();
    }

    private static Timeline Daily(int first, int days, int rejected) =>
        new(Enumerable.Range(1, days).Select(day => new TimelineCrawl(day, $"c{day}", At(first, day), day != rejected, day == rejected)));

    private static HistoryPoint Point(int first, int day, int crawl) => new(At(first, day), crawl, day, 10 * day, 1);

    private static uint At(int first, int day) => (uint)(first + day - 1) * DaySeconds;

    private sealed class Sink : IFlowSink
    {
        public SortedDictionary<int, long> Months { get; } = [];

        public void Add(int day, in FlowCell cell)
        {
            var month = HistoryMonth.OfDay(day);
            Months[month] = Months.GetValueOrDefault(month) + cell.Flow + cell.Correction;
        }

        public void Undetermined(int days)
        {
        }
    }
}
