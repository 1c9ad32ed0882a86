using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Tables;

/// <summary>Two dimensions at once: worked by hand, by the plain recount, and the same for any number of partitions.</summary>
public class CrossTablesTests
{
    private static readonly string[] Owners = ["Qwen", "Alibaba-NLP", "google", "meta-llama", "mistralai", "someone"];
    private static readonly string[] Tasks = ["", "text-generation", "others", "unknown", "\u4e2d", new string('t', 65)];

    [Fact]
    public void A_worked_example()
    {
        var tables = Tables(
            2,
            Some.Observation(1, "Qwen/a", 5, 50, parameters: 2_000_000_000, tags: ["license:mit", "license:apache-2.0"], task: "text-generation"),
            Some.Observation(2, "Alibaba-NLP/b", null, 7, parameters: 3_000_000_000, tags: ["license:mit"]),
            Some.Observation(3, "someone/c", 1, null));

        var alibaba = Assert.Single(Row(tables, "group-size", "Alibaba").Cells);
        Assert.Equal(("1-10B", 2, 5L, 57L), (alibaba.Member, alibaba.Totals.Models, alibaba.Totals.Total(Counter.Downloads30d)!.Value, alibaba.Totals.Total(Counter.DownloadsAllTime)!.Value));
        Assert.Equal(["apache-2.0 1", "mit 2"], Cells(Row(tables, "country-licence", "CN")));
        Assert.Equal(2, Row(tables, "country-licence", "CN").Totals.Models);
        Assert.Equal(["none 1", "text-generation 1"], Cells(Row(tables, "country-task", "CN")));
        Assert.Equal(["unknown 1"], Cells(Row(tables, "country-size", "unreviewed")));
        Assert.Null(Row(tables, "country-size", "unreviewed").Totals.Total(Counter.DownloadsAllTime));
    }

    [Fact]
    public void Only_the_largest_columns_are_kept_and_the_rest_is_added_up()
    {
        byte[][] rows =
        [
            .. Enumerable.Range(1, 70).Select(number => Some.Observation(number, $"Qwen/m{number}", 1, 1000 - number, tags: [$"license:l{number:d2}"])),
            Some.Observation(99, "Qwen/silent", 1, 0),
        ];

        var row = Row(Tables(1, rows), "country-licence", "CN");

        Assert.Equal(62, row.Cells.Count);
        Assert.Equal([.. Enumerable.Range(1, 60).Select(number => $"l{number:d2} 1"), "none 1", "others 10"], Cells(row));
        Assert.Equal(Enumerable.Range(61, 10).Sum(number => 1000 - number), row.Cells[^1].Totals.DownloadsAllTime);
    }

    [Fact]
    public void Groups_beyond_the_largest_are_others_but_nobody_is_lost()
    {
        CrossTable part = new(
            KnownTables.GroupSize, [.. Enumerable.Range(1, 80).Select(number => RowOf($"g{number:d2}", number)), RowOf("none", 1), RowOf("unreviewed", 2)]);

        var table = CrossTables.Merge([new CrossTables([part], []), new CrossTables([part], [])]).Table(KnownTables.GroupSize);

        Assert.Equal(63, table.Rows.Count);
        Assert.Equal(2 * ((80 * 81 / 2) + 3), table.Rows.Sum(row => row.Totals.DownloadsAllTime));
        Assert.Equal(40, table.Rows.Single(row => row.Member == "others").Totals.Models);
        Assert.DoesNotContain(table.Rows, row => row.Member is "g20" or "g01");
        Assert.Equal(["g21", "g22"], table.Rows.Take(2).Select(row => row.Member));
    }

    [Fact]
    public void The_frontier_is_the_largest_believed_original_of_each_month()
    {
        var may = new DateTimeOffset(2026, 5, 31, 23, 59, 59, TimeSpan.Zero);
        var frontier = Tables(
            3,
            Some.Observation(1, "Qwen/b", parameters: 700, createdAt: may),
            Some.Observation(2, "Alibaba-NLP/a", parameters: 700, createdAt: may),
            Some.Observation(3, "Qwen/derived", parameters: 900, createdAt: may, tags: ["base_model:x/y"]),
            Some.Observation(4, "Qwen/claims", parameters: 20_000_000_000_000_000, createdAt: may),
            Some.Observation(5, "Qwen/next", createdAt: may.AddSeconds(1)),
            Some.Observation(6, "mistralai/old", parameters: 5, createdAt: may.AddYears(-5))).Frontier;

        Assert.Equal(
            [
                new("CN", "2026-05", 700, "Alibaba-NLP/a", 3, 2),
                new("CN", "2026-06", null, null, 1, 0),
                new FrontierLine("FR", CreationMonth.FloorMember, 5, "mistralai/old", 1, 1),
            ],
            frontier);
    }

    [Fact]
    public void Any_number_of_partitions_equals_the_plain_recount() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            byte[][] rows = [.. Enumerable.Range(1, random.Next(0, 200)).Select(number => RandomRow(number, random))];
            var plain = new PlainTables(OwnerRegistry.BuiltIn, Some.Day);
            rows.ToList().ForEach(row => plain.Add(new ObservationView(row).ToObservation()));

            var said = Numbers(Tables(random.Next(1, 9), rows));

            Assert.Equal(plain.Figures().OrderBy(figure => figure.Key, StringComparer.Ordinal), said.OrderBy(figure => figure.Key, StringComparer.Ordinal));
            Assert.Equal(Tables(1, rows).Encode(), Tables(7, rows).Encode());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tables_survive_the_store_and_newer_bytes_are_refused()
    {
        var bytes = Tables(2, [.. Enumerable.Range(1, 50).Select(number => RandomRow(number, new System.Random(number)))]).Encode();

        Assert.Equal(bytes, CrossTables.Decode(bytes).Encode());
        Assert.Throws<InvalidDataException>(() => CrossTables.Decode([99, .. bytes]));
        Assert.Throws<InvalidDataException>(() => CrossTables.Decode([]));
    }

    [Fact]
    public void Each_row_of_a_single_valued_table_adds_up()
    {
        var tables = Tables(4, [.. Enumerable.Range(1, 300).Select(number => RandomRow(number, new System.Random(number)))]);

        foreach (var info in KnownTables.All.Where(info => !info.IsMultiValued))
        {
            Assert.All(tables.Table(info.Name).Rows, row => Assert.Equal(row.Totals, row.Cells.Aggregate(default(CellTotals), (sum, cell) => sum + cell.Totals)));
        }

        Assert.Equal(300, tables.Table(KnownTables.GroupSize).Rows.Sum(row => row.Totals.Models));
    }

    private static CrossTables Tables(int partitions, params byte[][] rows) => CensusBuilder.Tables([.. Some.Vectors(partitions, rows)])!;

    private static CrossRow Row(CrossTables tables, string table, string member) => tables.Table(table).Rows.Single(row => row.Member == member);

    private static IEnumerable<string> Cells(CrossRow row) => row.Cells.Select(cell => $"{cell.Member} {cell.Totals.Models}");

    private static CrossRow RowOf(string member, long downloads)
    {
        var totals = new CellTotals { Models = 1, DownloadsAllTime = downloads };
        return new CrossRow(member, totals, [new CrossCell("0-1B", totals)]);
    }

    /// <summary>The figures by name, as the audit has them.</summary>
    private static Dictionary<string, double?> Numbers(CrossTables tables)
    {
        var numbers = new Dictionary<string, double?>();
        foreach (var (name, totals) in tables.Tables.SelectMany(table => table.Rows.SelectMany(row => row.Cells
            .Select(cell => ($"{table.Name} {row.Member} | {cell.Member}", cell.Totals)).Prepend(($"{table.Name} {row.Member}", row.Totals)))))
        {
            numbers[$"{name} models"] = totals.Models;
            numbers[$"{name} downloads30d"] = totals.Downloads30d;
            numbers[$"{name} downloads30d unknown"] = totals.Downloads30dUnknown;
            numbers[$"{name} downloadsAllTime"] = totals.DownloadsAllTime;
            numbers[$"{name} downloadsAllTime unknown"] = totals.DownloadsAllTimeUnknown;
        }

        foreach (var line in tables.Frontier)
        {
            numbers[$"frontier {line.Country} {line.Month} originals"] = line.Originals;
            numbers[$"frontier {line.Country} {line.Month} known"] = line.Known;
            if (line.Model is not null)
            {
                numbers[$"frontier {line.Country} {line.Month} = {line.Model}"] = line.Size;
            }
        }

        return numbers;
    }

    private static byte[] RandomRow(int number, System.Random random) => Some.Observation(
        number,
        random.Next(10) == 0 ? $"legacy{number}" : $"{Owners[random.Next(Owners.Length)]}/m{number}",
        random.Next(4) == 0 ? null : random.Next(50),
        random.Next(4) == 0 ? null : random.Next(5000),
        parameters: random.Next(3) == 0 ? null : (long)Math.Pow(10, random.Next(16)),
        tags: [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"license:{random.Next(90)}"), .. random.Next(3) == 0 ? ["base_model:a/b"] : Array.Empty<string>()],
        task: random.Next(2) == 0 ? Tasks[random.Next(Tasks.Length)] : $"task-{random.Next(80)}",
        createdAt: new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(200)));
}
