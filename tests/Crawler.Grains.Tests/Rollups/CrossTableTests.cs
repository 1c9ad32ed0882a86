using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;

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

    private static IEnumerable<(string Member, CellTotals Totals)> Columns(CrossTable table) => table.Rows
        .SelectMany(row => row.Cells)
        .GroupBy(cell => cell.Member)
        .Select(cells => (cells.Key, cells.Aggregate(default(CellTotals), (sum, cell) => sum + cell.Totals)));
}
