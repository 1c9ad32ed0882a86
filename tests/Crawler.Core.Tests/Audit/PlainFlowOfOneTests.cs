using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Tests.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Audit;

/// <summary>The same comparison for one repository whose counters follow no pattern at all: small enough to try many, and wild enough to find what a life-like past meets once in thousands.</summary>
public class PlainFlowOfOneTests
{
    private const uint DaySeconds = 86_400;
    private const int FirstDay = 19_800;

    [Fact]
    public void One_repository_is_told_alike_whatever_its_counters_were() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), AssertSame).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    /// <summary>The all-time counter seen first on the day on which the 30-day counter began; on the day after; after days that nothing tells of.</summary>
    [Theory]
    [InlineData(32_990)]
    [InlineData(28_939)]
    [InlineData(173_913)]
    public void It_is_told_alike_where_it_once_was_not(int seed) => AssertSame(seed);

    private static void AssertSame(int seed)
    {
        var random = new Random(seed);
        var crawls = Crawls(random);
        var created = FirstDay + random.Next(-60, 60);
        var points = Points(random, crawls, created);
        var plain = new PlainFlows(OwnerRegistry.BuiltIn, crawls);
        var repository = Repository(created);
        plain.Add([(repository, true)], [], points.Count == 0 ? [] : [(repository.Id, points)]);

        var (flow, told, timeline) = (new RepoFlow(created * 86_400_000L), new ToldFlows(), new Timeline(crawls));
        points.ForEach(point => flow.Take(point, timeline, told));

        var expected = new ToldFlows();
        plain.Months.Values.SelectMany(month => month.Total).ToList().ForEach(day => expected.Add(day.Key, day.Value));
        Assert.Equal(PlainFlowsTests.Days(expected.Days), PlainFlowsTests.Days(told.Days));
        Assert.Equal(plain.Months.Values.Sum(month => month.Undetermined), told.UndeterminedDays);
    }

    private static List<TimelineCrawl> Crawls(Random random)
    {
        var (crawls, asOf) = (new List<TimelineCrawl>(), FirstDay * DaySeconds);
        for (var ordinal = 1; ordinal <= 5 + random.Next(14); ordinal++)
        {
            asOf += (uint)(random.Next(5) == 0 ? random.Next(60) * DaySeconds : random.Next(3) * DaySeconds / 2);
            var kind = random.Next(8);
            crawls.Add(new TimelineCrawl(ordinal, $"models-{ordinal:d6}", asOf, kind < 5, kind == 5));
        }

        return crawls;
    }

    private static List<HistoryPoint> Points(Random random, List<TimelineCrawl> crawls, int created)
    {
        var points = new List<HistoryPoint>();
        foreach (var crawl in crawls.Where(crawl => crawl.AsOf / DaySeconds + 1 >= created))
        {
            var what = random.Next(20);
            if (what == 0 && random.Next(4) == 0)
            {
                points.Add(HistoryPoint.HandedOver(crawl.AsOf));
            }

            if (what is 7 or 8)
            {
                points.Add(what == 7 ? HistoryPoint.Missed(crawl.AsOf, crawl.Ordinal) : HistoryPoint.Unread(crawl.AsOf, crawl.Ordinal));
            }
            else if (what >= 5)
            {
                points.Add(new HistoryPoint(crawl.AsOf, crawl.Ordinal, Counter(), Counter(), 0));
            }
        }

        return points;

        long Counter() => random.Next(3) != 0 ? random.Next(300) : -1;
    }

    private static Observation Repository(int created)
    {
        var row = new RowBuilder { Id = new RepoId(((ulong)created * DaySeconds << 32) | 7, 1), Downloads30d = 1, CreatedAt = created * 86_400_000L };
        row.SetName(Encoding.UTF8.GetBytes("Qwen/m0"));
        var packed = new PackedWriter();
        Assert.NotEqual(0, row.Pack(packed));
        var table = new RecordTable();
        table.Put(PackedRecord.Pack(null, packed.Written), new RecordState(1, 1, 1));
        return new ObservationView(table.Capture().Observation(0)).ToObservation();
    }
}
