using Crawler.Contracts.History;
using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.HubSimulator;
using Crawler.Storage;

namespace Crawler.Grains.Tests.History;

/// <summary>An audit works the flows out again from the points: it finds them right, and finds what is not.</summary>
public class FlowAuditTests
{
    private const int Days = 40;

    [Fact]
    public async Task After_forty_days_flows_are_what_the_points_tell_and_a_damaged_row_is_found()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, partitions: 3);
        for (var day = 0; day < Days; day++)
        {
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(1);
        }

        var clean = await cluster.Ecosystem.Audit();
        Assert.Equal([], clean.Mismatches);
        Assert.DoesNotContain(clean.Notes, note => note.Contains("flows", StringComparison.Ordinal));

        await using var store = Open(cluster);
        var row = await NewestAsync(store);
        var flows = FlowVector.Decode(row.Payload[BlobRows.HeadBytes..]);
        flows.Add(FlowDimension.Country, "US", flows.Members.First().Days.Keys.First(), new FlowCell(1, 0, 0, 0));
        byte[] damaged = [.. row.Payload[..BlobRows.HeadBytes], .. flows.Encode()];
        await store.CommitAsync(Tables.History, "models.flows", [RowWrite.Upsert(row.Key, damaged)], CancellationToken.None);

        var found = Assert.Single((await cluster.Ecosystem.Audit()).Mismatches);
        Assert.Matches(@"^flows \d{4}-\d\d country US: 1 days differ; on ", found);

        await store.CommitAsync(Tables.History, "models.flows", [RowWrite.Upsert(row.Key, row.Payload.AsMemory(0, 20))], CancellationToken.None);
        Assert.Contains("cannot be read", Assert.Single((await cluster.Ecosystem.Audit()).Mismatches), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flows_of_another_basis_are_not_compared_and_it_says_so()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 100, Port = 0, Quota = 100_000 }, partitions: 2);
        Assert.Contains((await cluster.Ecosystem.Audit()).Notes, note => note.Contains("no flows have been worked out", StringComparison.Ordinal));
        await cluster.CrawlAsync(cluster.Request(asOf: cluster.Hub.Today));
        var before = await cluster.Ecosystem.Audit();
        await using var store = Open(cluster);
        var pages = await RowsAsync(store, "models.0000.flows");
        var book = pages.Single(row => row.Key == "book");
        await store.CommitAsync(Tables.History, "models.0000.flows", [RowWrite.Delete(book.Key)], CancellationToken.None);

        var report = await cluster.Ecosystem.Audit();

        Assert.Equal([], report.Mismatches);
        Assert.Contains(report.Notes, note => note.Contains("not up to date", StringComparison.Ordinal));
        Assert.True(report.Comparisons < before.Comparisons);
        Assert.Equal("", await cluster.Client.GetGrain<IHistoryGrain>("models").Refresh());
        Assert.Equal(before.Comparisons, (await cluster.Ecosystem.Audit()).Comparisons);
    }

    private static SqliteTableStore Open(TestCluster cluster) => SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(cluster.DataDirectory, "crawler.db") });

    private static async Task<TableRow> NewestAsync(ITableStore store) =>
        (await RowsAsync(store, "models.flows")).Last(row => row.Key.StartsWith("m|", StringComparison.Ordinal));

    private static async Task<List<TableRow>> RowsAsync(ITableStore store, string partition)
    {
        var rows = new List<TableRow>();
        await foreach (var row in store.ScanAsync(Tables.History, partition, RowRange.All, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
