using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Catalogue;

/// <summary>What files about the past do to a partition: points for all, records only from what is newer, and the same in whatever order they come.</summary>
public class ImportPlanTests
{
    private const uint Day = 86_400;

    [Fact]
    public void In_whatever_order_files_come_history_and_records_are_the_same() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var random = new Random(seed);
            var files = Enumerable.Range(1, 8).Select(day => (Day: day, Rows: RandomRows(random))).ToArray();
            var inOrder = Import(files);
            random.Shuffle(files);
            return inOrder.SequenceEqual(Import(files));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Planned_again_after_it_was_adopted_a_window_changes_nothing_and_counts_the_same()
    {
        var partition = Some.Partition();
        var window = Window(1, 5, Row(1, 10), Row(null, 20, "b/x"));
        var first = partition.Plan(window, 0);
        partition.Adopt(first.Entries);

        var again = partition.Plan(window, 0);

        Assert.Empty(again.Entries);
        Assert.Equal(first.Counts, again.Counts);
    }

    [Fact]
    public void A_name_without_an_id_is_historical_until_a_repository_bears_it_and_then_its_past()
    {
        var partition = Some.Partition();
        Adopt(partition, Window(1, 20_000, Row(null, 20, "a/later")));
        Assert.Equal(0, partition.Fold.Total.Models);
        var provisional = RepoId.Provisional("a/later"u8);
        Assert.Equal([20L], Points(partition, provisional).Select(point => point.Downloads30d));

        Adopt(partition, Window(2, 21_000, Row(7, 30, "a/later")));
        Assert.Equal(1, partition.Fold.Total.Models);
        Adopt(partition, Window(3, 22_000, Row(null, 40, "a/later")));
        Adopt(partition, Window(4, 1_000, Row(null, 50, "a/later")));
        Assert.Equal([50L, 20L], Points(partition, provisional).Select(point => point.Downloads30d));

        Assert.Equal([30L, 40L], Points(partition, Some.Id(7)).Select(point => point.Downloads30d));
        Assert.Equal([20L], Points(partition, provisional).Where(point => point.AsOf > 2_000 * Day).Select(point => point.Downloads30d));
        Assert.Equal(30L, new ObservationView(partition.Records.Observation(partition.Records.Find(Some.Id(7)))).Downloads30d);
    }

    [Fact]
    public void What_a_later_full_crawl_did_not_know_is_historical_and_is_never_missed()
    {
        var partition = Some.Partition();
        var file = Window(5, 20_000, Row(3, 9));
        Adopt(partition, With(file, new ImportBasis(file.AsOf + 1)));
        var state = partition.Records.State(partition.Records.Find(Some.Id(3)));
        Assert.False(state.IsLive);

        var crawl = partition.Plan(Some.Window(60_000, 0, int.MaxValue), 0);

        Assert.Equal(0, crawl.Counts.Missed);
        Assert.Empty(crawl.Entries);
    }

    [Fact]
    public void A_file_without_all_columns_replaces_counters_and_nothing_else()
    {
        var partition = Some.Partition();
        Adopt(partition, Window(1, 20_000, Some.Observation(4, name: "o/n", downloads: 5, allTime: 50, tags: ["license:mit"], task: "t")));
        var partial = Window(2, 20_001, Some.Observation(4, name: "o/n", downloads: 6, allTime: null, tags: []));
        Adopt(partition, With(partial, new ImportBasis(0, IsPartial: true)));

        var view = new ObservationView(partition.Records.Observation(0)).ToObservation();
        Assert.Equal((6L, 50L, "t", "license:mit"), (view.Downloads30d!.Value, view.DownloadsAllTime!.Value, view.Task, Assert.Single(view.Tags)));
        Assert.Equal([50L, -1L], Points(partition, Some.Id(4)).Select(point => point.DownloadsAllTime));
    }

    private static List<string> Import(IEnumerable<(int Day, byte[][] Rows)> files)
    {
        var partition = Some.Partition();
        foreach (var (day, rows) in files)
        {
            Adopt(partition, Window(day, 20_000 + day, rows));
        }

        return
        [
            .. Enumerable.Range(0, partition.Records.Count)
                .Where(slot => !ObservationView.ReadId(partition.Records.Observation(slot)).IsProvisional)
                .Select(slot => $"{ObservationView.ReadId(partition.Records.Observation(slot))} {Convert.ToHexString(partition.Records.Observation(slot))} {partition.Records.State(slot).IsLive} "
                    + string.Join(' ', AllPoints(partition, slot))).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Its own, and those under its name while it bore it.</summary>
    private static IEnumerable<HistoryPoint> AllPoints(Partition partition, int slot)
    {
        var name = ObservationView.ReadName(partition.Records.Observation(slot)).ToArray();
        var own = Points(partition, ObservationView.ReadId(partition.Records.Observation(slot)));
        return own.Concat(Points(partition, RepoId.Provisional(name)).Where(point => partition.Records.BearerAt(name, point.AsOf) == slot)).Order();
    }

    private static List<HistoryPoint> Points(Partition partition, RepoId id)
    {
        List<HistoryPoint> points = partition.Records.Find(id) is >= 0 and var slot ? [.. partition.Records.History.Of(slot)] : [];
        HistoryTable.Order(points);
        return points;
    }

    private static byte[][] RandomRows(Random random) =>
    [
        .. Enumerable.Range(1, 12).Where(_ => random.Next(3) > 0)
            .Select(number => random.Next(3) == 0 ? Row(null, random.Next(100), $"o/m{number}") : Row(number, random.Next(100), $"o/m{number}"))
            .OrderBy(row => ObservationView.ReadId(row)),
    ];

    private static byte[] Row(int? number, long downloads, string? name = null)
    {
        if (number is { } id)
        {
            return Some.Observation(id, name: name, downloads: downloads, allTime: downloads * 10);
        }

        var row = new RowBuilder { Id = RepoId.Provisional(Encoding.UTF8.GetBytes(name!)), Downloads30d = downloads };
        row.SetName(Encoding.UTF8.GetBytes(name!));
        var packed = new PackedWriter();
        row.Pack(packed);
        return packed.ToArray();
    }

    private static Window Window(int crawl, int day, params byte[][] rows) => With(Some.Window(crawl, 0, int.MaxValue, rows), new ImportBasis(0), (uint)day * Day);

    private static Window With(Window window, ImportBasis basis, uint? asOf = null) => new()
    {
        Crawl = window.Crawl,
        AsOf = asOf ?? window.AsOf,
        From = RepoId.Min,
        UpTo = RepoId.Max,
        ProvesAbsence = false,
        Rows = window.Rows,
        Lengths = window.Lengths,
        Basis = basis,
    };

    private static void Adopt(Partition partition, Window window) => partition.Adopt(partition.Plan(window, 0).Entries);
}
