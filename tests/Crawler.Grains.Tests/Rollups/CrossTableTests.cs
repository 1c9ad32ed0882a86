using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;
using Crawler.Grains.Hosting;
using Crawler.Grains.Rollups;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Rollups;

/// <summary>Cross tables through the cluster: frozen with the census, in step with its dimensions and countries, and the same for any number of partitions.</summary>
public class CrossTableTests
{
    [Fact]
    public async Task The_rows_are_the_census_countries_and_the_columns_its_dimensions()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 5);
        await cluster.CrawlAsync();
        var census = await cluster.CensusAsync();
        var tables = (await cluster.Ecosystem.CrossTables(census.Crawl))!;

        Assert.Equal(KnownTables.All.Select(info => info.Name), tables.Tables.Select(table => table.Name));
        foreach (var name in new[] { KnownTables.CountrySize, KnownTables.CountryLicence, KnownTables.CountryTask })
        {
            Assert.Equal(
                census.Countries.Select(country => (country.Country, CellTotals.Of(country.Totals))),
                tables.Table(name).Rows.Select(row => (row.Member, row.Totals)));
        }

        var sizes = (await cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", "size-band")).Census(new DimensionQuery(MemberOrder.Name)))!;
        Assert.Equal(
            sizes.Members!.Select(band => (band.Member, CellTotals.Of(band.Totals))),
            Columns(tables.Table(KnownTables.GroupSize)).OrderBy(band => band.Member, StringComparer.Ordinal));
        Assert.Equal(census.Models - census.Lineage.WithParent, tables.Frontier.Sum(line => line.Originals));
        Assert.Null(await cluster.Ecosystem.CrossTables("models-000099"));
    }

    [Fact]
    public async Task They_depend_neither_on_partitions_nor_on_the_page_size()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);
        await using var other = await TestCluster.StartAsync();
        await cluster.CrawlAsync(cluster.Request(77));
        await other.CrawlAsync();
        var (census, same) = (await cluster.CensusAsync(), await other.CensusAsync());

        Assert.Equal((await cluster.Ecosystem.CrossTables(census.Crawl))!.Encode(), (await other.Ecosystem.CrossTables(same.Crawl))!.Encode());
        Assert.Equal(census.Concentration, same.Concentration);
        Assert.NotNull(census.ConcentrationOf(Counter.Downloads30d).Groups);
        Assert.Equal(census.Size.Sources, same.Size.Sources);
    }

    [Fact]
    public async Task An_audit_tells_figures_that_are_not_those_of_the_records()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 3);
        await cluster.CrawlAsync();
        var clean = await cluster.Ecosystem.Audit();
        await cluster.StopSiloAsync();
        await FalsifyAsync(cluster);
        await cluster.StartSiloAsync();

        var report = await cluster.Ecosystem.Audit();

        Assert.Empty(clean.Mismatches);
        Assert.Equal(5, report.Mismatches.Count);
        Assert.Contains(report.Mismatches, mismatch => mismatch.Contains("concentration.downloads30d.owners.gini", StringComparison.Ordinal));
        Assert.Contains(report.Mismatches, mismatch => mismatch.Contains("concentration.downloads30d.tail.alpha", StringComparison.Ordinal));
        Assert.Contains(report.Mismatches, mismatch => mismatch.Contains("size.sources.unknown.models", StringComparison.Ordinal));
        Assert.Contains(report.Mismatches, mismatch => mismatch.Contains("table country-task", StringComparison.Ordinal));
        Assert.Contains(report.Mismatches, mismatch => mismatch.Contains("table frontier", StringComparison.Ordinal));
    }

    /// <summary>Changes one figure of each sort in the store.</summary>
    private static async Task FalsifyAsync(TestCluster cluster)
    {
        await using var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(cluster.DataDirectory, "crawler.db") });
        var censuses = new CensusStore(store, "models");
        var stored = (await censuses.GetAsync("models-000001", CancellationToken.None))!;
        var census = stored.Census;
        var tables = (await censuses.TablesAsync(census, CancellationToken.None))!;
        await BlobRows.DeleteAsync(store, Grains.Hosting.Tables.Censuses, census.Crawl, $"t|{census.RegistryVersion}", CancellationToken.None);
        await BlobRows.DeleteAsync(store, Grains.Hosting.Tables.Censuses, "models", census.Crawl, CancellationToken.None);
        var tasks = tables.Table(KnownTables.CountryTask);
        var row = tasks.Rows[0] with { Totals = tasks.Rows[0].Totals with { Downloads30d = 7 + tasks.Rows[0].Totals.Downloads30d } };
        await censuses.WriteTablesAsync(
            census,
            new CrossTables(
                [.. tables.Tables.Select(table => table == tasks ? tasks with { Rows = [row, .. tasks.Rows.Skip(1)] } : table)],
                [tables.Frontier[0] with { Originals = 1 + tables.Frontier[0].Originals }, .. tables.Frontier.Skip(1)]),
            CancellationToken.None);
        var recent = census.ConcentrationOf(Counter.Downloads30d);
        var falsified = recent with { Owners = recent.Owners! with { Gini = 0.5 }, Tail = recent.Tail! with { Alpha = 9 } };
        await censuses.WriteAsync(
            stored with
            {
                Census = census with
                {
                    Concentration = [.. census.Concentration.Select(figures => figures == recent ? falsified : figures)],
                    Size = census.Size with { Sources = [.. census.Size.Sources!.SkipLast(1), census.Size.Sources![^1] with { Models = 1 }] },
                },
            },
            CancellationToken.None);
    }

    private static IEnumerable<(string Member, CellTotals Totals)> Columns(CrossTable table) => table.Rows
        .SelectMany(row => row.Cells)
        .GroupBy(cell => cell.Member)
        .Select(cells => (cells.Key, cells.Aggregate(default(CellTotals), (sum, cell) => sum + cell.Totals)));
}
