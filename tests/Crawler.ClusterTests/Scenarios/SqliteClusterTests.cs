using Crawler.ClusterTests.Harness;
using Crawler.Storage.Metering;

namespace Crawler.ClusterTests.Scenarios;

/// <summary>The scenarios over one SQLite folder, and what three processes that share it must not do to each other.</summary>
[Collection(OneAtATime)]
public sealed class SqliteClusterTests(Undisturbed undisturbed) : ClusterScenarios(undisturbed)
{
    private const long MaxWalBytes = 256L << 20;
    private const double MaxHeartbeatSeconds = 0.5;

    [Fact]
    public async Task A_full_crawl_neither_holds_up_heartbeats_nor_lets_the_log_grow()
    {
        var store = new SqliteFolder();
        await using var cluster = await StartAsync(latency: 0, store: store);
        await cluster.BeginCrawlAsync(Undisturbed.AsOf[0], pageSize: 1000);
        var largest = 0L;
        for (var crawl = 1; crawl < 6; crawl++)
        {
            await cluster.EndAsync(Look);
            await cluster.BeginCrawlAsync(Undisturbed.AsOf[crawl], pageSize: 1000);
        }

        await AssertUndisturbedAsync(cluster, crawls: 6, meanwhile: Look);
        Assert.InRange(largest, 1, MaxWalBytes);
        var (all, quick) = (0.0, 0.0);
        foreach (var number in cluster.Running)
        {
            var metrics = await cluster.MetricsAsync(number);
            all += metrics.Sum(StoreMetrics.Duration + "_bucket", "table=\"membership\"", "operation=\"commit\"", "le=\"+Inf\"");
            quick += metrics.Sum(StoreMetrics.Duration + "_bucket", "table=\"membership\"", "operation=\"commit\"", $"le=\"{MaxHeartbeatSeconds}\"");
        }

        Assert.True(all >= 20, $"{all} heartbeats are too few to speak of a hundredth of them.");
        Assert.True(all - quick <= Math.Max(1, all / 100), $"{all - quick} of {all} heartbeats took longer than {MaxHeartbeatSeconds} s.");

        Task Look()
        {
            largest = Math.Max(largest, store.WalBytes ?? 0);
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    protected override Task<ISharedStore> OpenStoreAsync() => Task.FromResult<ISharedStore>(new SqliteFolder());
}
