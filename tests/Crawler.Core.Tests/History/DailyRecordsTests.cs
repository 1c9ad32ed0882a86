using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Core.Tests.Attribution;

namespace Crawler.Core.Tests.History;

/// <summary>
/// Two years of real daily records, 276 models without ids and without an all-time counter, imported day by day: in order and shuffled the same history, the same flows; each curve is
/// the file's; lifetimes are those of a few lines written here.
/// </summary>
public class DailyRecordsTests
{
    private const int Rolling = 30;
    private const uint DaySeconds = 86_400;
    private static readonly LifetimeOptions Options = new();

    [Fact]
    public void Imported_in_order_and_shuffled_the_records_give_the_same_history_flows_and_lifetimes()
    {
        var days = Read();
        var names = days.SelectMany(day => day.Value.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal((276, 721), (names.Count, days.Count));
        var inOrder = Import(days.OrderBy(day => day.Key));
        var shuffled = days.ToArray();
        new Random(20260507).Shuffle(shuffled);
        var outOfOrder = Import(shuffled);

        foreach (var name in names)
        {
            var expected = days.Where(day => day.Value.ContainsKey(name)).OrderBy(day => day.Key).Select(day => (day.Key, day.Value[name].Downloads, day.Value[name].Likes));
            Assert.Equal(expected, Points(inOrder, name).Select(point => (point.Day, point.Downloads30d, point.Likes)));
            Assert.Equal(Points(inOrder, name).Select(WithoutCrawl), Points(outOfOrder, name).Select(WithoutCrawl));
        }

        Assert.Equal(Flows(inOrder), Flows(outOfOrder));
        var compared = names.Sum(name => CompareLifetimes(outOfOrder, name, [.. days.Where(day => day.Value.ContainsKey(name)).Select(day => (day.Key, day.Value[name].Downloads)).Order()]));
        Assert.InRange(compared, 150, 276);
    }

    /// <summary>As if each model had been released on the first day whose downloads can be concluded.</summary>
    private static int CompareLifetimes(Partition partition, string name, (int Day, long Rolling)[] records)
    {
        var (first, daily) = PlainDays(records);
        var builder = new CurveBuilder(Signal.Downloads, 0);
        foreach (var point in Points(partition, name))
        {
            builder.Take(point, Timeline.Empty);
        }

        var curve = builder.Build(Timeline.Empty, isListed: false, release: first)!;
        if (curve.FirstKnown > curve.LastKnown || daily.Length == 0)
        {
            return 0;
        }

        Assert.Equal(daily, curve.SinceRelease.ToArray());
        var result = Lifetime.Of(curve, Options);
        if (daily.Sum() < Options.MinimumEvents)
        {
            Assert.Equal(LifetimeExclusion.TooFewEvents, result.Exclusion);
            return 0;
        }

        var weeks = daily.Chunk(7).Where(week => week.Length == 7).Select(week => week.Sum()).ToList();
        var span = 7 * (1 + weeks.FindLastIndex(week => week >= weeks.Max() * 0.1));
        var isOver = weeks.Count - (span / 7) >= 4;
        var lifetime = result.Lifetimes.Single(row => row.Definition == LifetimeDefinition.Span);
        Assert.Equal((name, !isOver), (name, lifetime.IsCensored));
        Assert.True(!isOver || lifetime.Days == span, $"{name}: {lifetime}, {span} expected");

        var year = daily.Take(364).ToArray();
        var half = result.Lifetimes.Single(row => row.Definition == LifetimeDefinition.T50);
        if (year.Length == 364 && year.Sum() > 0)
        {
            var (sum, day) = (0.0, 0);
            while (sum + year[day] < year.Sum() / 2.0)
            {
                sum += year[day++];
            }

            Assert.Equal(day + (((year.Sum() / 2.0) - sum) / year[day]), half.Days!.Value, 6);
        }
        else
        {
            Assert.True(half.IsCensored || year.Sum() == 0);
        }

        return 1;
    }

    /// <summary>d(t) = D(t) − D(t−1) + d(t−30), with the first thirty days spread evenly and gaps too; what is told begins 31 days after the last beginning.</summary>
    private static (int First, long[] Days) PlainDays((int Day, long Rolling)[] records)
    {
        var d = new Dictionary<int, long>();
        var told = 0;
        for (var i = 0; i < records.Length; i++)
        {
            var (day, rolling) = records[i];
            if (i == 0 || day - records[i - 1].Day >= Rolling)
            {
                d.Clear();
                Spread(day - Rolling + 1, day, rolling);
                told = day + Rolling + 1;
                continue;
            }

            var before = records[i - 1];
            Spread(before.Day + 1, day, rolling - before.Rolling + Enumerable.Range(before.Day + 1 - Rolling, day - before.Day).Sum(left => d[left]));
        }

        return (told, [.. Enumerable.Range(told, Math.Max(0, records[^1].Day - told + 1)).Select(day => Math.Max(0, d[day]))]);

        void Spread(int first, int last, long whole)
        {
            var count = last - first + 1;
            for (var i = 0; i < count; i++)
            {
                d[first + i] = (whole * (i + 1) / count) - (whole * i / count);
            }
        }
    }

    private static List<string> Flows(Partition partition)
    {
        var records = partition.Records.Capture();
        var fold = new FlowFold(records, Timeline.Empty, new FlowMembers(OwnerRegistry.BuiltIn, new Dictionary<RepoId, string>()));
        var flows = new List<string>();
        foreach (var month in records.History.GroupBy(segment => segment.Month).OrderBy(month => month.Key))
        {
            flows.Add(Convert.ToHexString(fold.Take(month.Key, HistoryTable.Of([.. month], records)).Encode()));
        }

        return flows;
    }

    private static List<HistoryPoint> Points(Partition partition, string name)
    {
        var slot = partition.Records.Find(RepoId.Provisional(Encoding.UTF8.GetBytes(name)));
        List<HistoryPoint> points = [.. partition.Records.History.Of(slot)];
        HistoryTable.Order(points);
        return points;
    }

    private static (uint AsOf, long Downloads, long Likes) WithoutCrawl(HistoryPoint point) => (point.AsOf, point.Downloads30d, point.Likes);

    private static Partition Import(IEnumerable<KeyValuePair<int, Dictionary<string, (long Downloads, long Likes)>>> days)
    {
        var (partition, crawl) = (Some.Partition(), 0);
        foreach (var (day, models) in days)
        {
            crawl++;
            var rows = models.Select(model => Pack(model.Key, model.Value)).OrderBy(row => ObservationView.ReadId(row)).ToList();
            var window = new Window
            {
                Crawl = crawl,
                AsOf = (uint)day * DaySeconds,
                From = RepoId.Min,
                UpTo = RepoId.Max,
                ProvesAbsence = false,
                Rows = rows.SelectMany(row => row).ToArray(),
                Lengths = [.. rows.Select(row => row.Length)],
                Basis = new ImportBasis(0),
            };
            partition.Adopt(partition.Plan(window, 0).Entries);
        }

        return partition;
    }

    private static byte[] Pack(string name, (long Downloads, long Likes) counters)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var row = new RowBuilder { Id = RepoId.Provisional(utf8), Downloads30d = counters.Downloads, Likes = counters.Likes };
        row.SetName(utf8);
        var packed = new PackedWriter();
        row.Pack(packed);
        return packed.ToArray();
    }

    private static Dictionary<int, Dictionary<string, (long Downloads, long Likes)>> Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path("transformersjs-daily", "daily.jsonl.gz")), CompressionMode.Decompress));
        var days = new Dictionary<int, Dictionary<string, (long, long)>>();
        while (file.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            var day = DateOnly.ParseExact(row.RootElement.GetProperty("date").GetString()!, "yyyy-MM-dd").DayNumber - new DateOnly(1970, 1, 1).DayNumber;
            var models = days.TryGetValue(day, out var known) ? known : days[day] = [];
            models[row.RootElement.GetProperty("id").GetString()!] = (row.RootElement.GetProperty("downloads").GetInt64(), row.RootElement.GetProperty("likes").GetInt64());
        }

        return days;
    }
}
