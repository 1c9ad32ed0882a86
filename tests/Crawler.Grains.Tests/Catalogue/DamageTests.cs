using Crawler.Contracts.Crawling;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Catalogue;

/// <summary>One partition's rows are damaged: it is named, the others go on, and the next full crawl rebuilds it.</summary>
public class DamageTests
{
    [Fact]
    public async Task A_damaged_partition_is_named_and_rebuilt_by_a_full_crawl()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 4);
        await cluster.CrawlAsync();
        await cluster.StopSiloAsync();
        await DamageAsync(cluster.DataDirectory, "models.0002");
        await cluster.StartSiloAsync();

        var hurt = await cluster.Ecosystem.Partitions();
        Assert.Equal([false, false, true, false], hurt.Select(partition => partition.Damage.Length > 0));
        Assert.Equal(0, hurt[2].Records);
        Assert.True(hurt[1].Records > 0);

        var rebuilt = await cluster.CrawlAsync();

        Assert.Equal((CrawlState.Completed, true), (rebuilt.State, rebuilt.Accepted));
        Assert.All(await cluster.Ecosystem.Partitions(), partition => Assert.Equal("", partition.Damage));
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
        await cluster.RestartSiloAsync();
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task A_limited_crawl_does_not_pass_a_damaged_partition_off_as_whole()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 4);
        await cluster.CrawlAsync();
        await cluster.StopSiloAsync();
        await DamageAsync(cluster.DataDirectory, "models.0002");
        await cluster.StartSiloAsync();

        var crawl = await cluster.CrawlAsync(cluster.Request(limit: 400));

        Assert.NotEqual(CrawlState.Completed, crawl.State);
        Assert.Contains("damaged", crawl.Problem, StringComparison.Ordinal);
        Assert.True((await cluster.Crawls.Cancel()).Ok);
        await cluster.CrawlAsync();
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_rebuild_that_was_cancelled_half_way_leaves_the_partition_named()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 2500, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(20) }, partitions: 4);
        await cluster.CrawlAsync();
        await cluster.StopSiloAsync();
        await DamageAsync(cluster.DataDirectory, "models.0002");
        await cluster.StartSiloAsync();
        await cluster.Crawls.Start(cluster.Request(pageSize: 50));
        await cluster.WaitAsync(crawl => crawl.Pages >= 5, "five pages");
        await cluster.Crawls.Cancel();
        await cluster.WaitAsync(crawl => !crawl.IsActive, "the cancellation");
        await cluster.RestartSiloAsync();

        Assert.NotEqual("", (await cluster.Ecosystem.Partitions())[2].Damage);
        Assert.Contains("damaged", (await cluster.CrawlAsync(cluster.Request(limit: 400))).Problem, StringComparison.Ordinal);
        await cluster.Crawls.Cancel();
        await cluster.CrawlAsync();
        Assert.Equal("", (await cluster.Ecosystem.Partitions())[2].Damage);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    private static async Task DamageAsync(string directory, string partition)
    {
        await using var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(directory, "crawler.db") });
        var rows = new List<TableRow>();
        await foreach (var row in store.ScanAsync("catalogue", partition, new RowRange("i", null)))
        {
            rows.Add(row);
        }

        var victim = rows[rows.Count / 2];
        var bytes = victim.Payload.ToArray();
        bytes[bytes.Length / 2] ^= 0xff;
        Assert.True((await store.CommitAsync("catalogue", partition, [RowWrite.Upsert(victim.Key, bytes)])).Succeeded);
    }
}
