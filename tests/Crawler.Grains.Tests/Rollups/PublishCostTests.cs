using Crawler.HubSimulator;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Tests.Rollups;

/// <summary>What a census costs does not depend on how many there are: years of daily ones are taken.</summary>
public class PublishCostTests
{
    [Fact]
    public async Task A_census_is_published_without_reading_the_ones_before()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 60, Port = 0, Quota = 100_000 }, partitions: 1);
        var reads = new Reads();
        cluster.Configure = services => reads.Watch(services);
        await cluster.RestartSiloAsync();
        var costs = new List<int>();
        for (var day = 0; day < 8; day++)
        {
            reads.Censuses = 0;
            await cluster.CrawlAsync();
            costs.Add(reads.Censuses);
        }

        // From the third on all steps are the same, only the censuses before are more.
        Assert.True(costs[2] > 0, "No read was seen.");
        Assert.All(costs.Skip(3), cost => Assert.InRange(cost, 1, costs[2]));
    }

    /// <summary>Counts the rows of censuses that are read, one for each row.</summary>
    private sealed class Reads
    {
        private int _censuses;

        public int Censuses
        {
            get => _censuses;
            set => _censuses = value;
        }

        public void Watch(IServiceCollection services) => services.DecorateStore(store => new Watched(store, this));

        private void Count(string table, string partition)
        {
            // Rows under the kind are the censuses; under a crawl lies what it was made of.
            if (table == "censuses" && partition == "models")
            {
                Interlocked.Increment(ref _censuses);
            }
        }

        private sealed class Watched(ITableStore real, Reads reads) : ForwardingStore(real)
        {
            public override ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
            {
                reads.Count(table, partition);
                return base.GetAsync(table, partition, row, cancellationToken);
            }

            public override IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
                base.ScanAsync(table, partition, range, cancellationToken).Select(row => Counted(row, table, partition));

            public override IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default) =>
                base.ScanKeysAsync(table, partition, range, cancellationToken).Select(row => Counted(row, table, partition));

            private T Counted<T>(T row, string table, string partition)
            {
                reads.Count(table, partition);
                return row;
            }
        }
    }
}
