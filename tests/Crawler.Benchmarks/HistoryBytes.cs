using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Benchmarks;

/// <summary>Bytes of a store's history: read from the rows themselves, and from partitions opened as their grains open them.</summary>
/// <param name="Blocks">Closed months in blocks.</param>
/// <param name="PartitionFlows">Flows of each partition, with where their folds have come to.</param>
/// <param name="MergedFlows">Flows of all partitions together, and lifetimes kept beside them.</param>
/// <param name="OpenMonth">Open points in memory.</param>
/// <param name="OpenPoints">How many.</param>
/// <param name="Records">Repositories known, those that are gone included.</param>
internal sealed record HistoryBytes(long Blocks, long PartitionFlows, long MergedFlows, long OpenMonth, long OpenPoints, long Records)
{
    public static async Task<HistoryBytes> ReadAsync(ITableStore store, int partitions)
    {
        var bytes = new HistoryBytes(0, 0, await SumAsync(store, "models.flows"), 0, 0, 0);
        for (var number = 0; number < partitions; number++)
        {
            var name = $"models.{number:d4}";
            var partition = new Partition(OwnerRegistry.BuiltIn, new DateOnly(2026, 8, 22));
            var damage = await new PartitionLog(store, new Failpoints(null), name, HistoryThinning.None).OpenAsync(
                (entry, isSnapshot) =>
                {
                    if (isSnapshot)
                    {
                        partition.Restore(entry);
                    }
                    else
                    {
                        partition.Adopt(entry);
                    }
                },
                () => partition = new Partition(OwnerRegistry.BuiltIn, new DateOnly(2026, 8, 22)),
                CancellationToken.None);
            if (damage.Length > 0)
            {
                throw new InvalidOperationException($"Partition {number} is damaged: {damage}");
            }

            var history = partition.Records.History;
            bytes = new HistoryBytes(
                bytes.Blocks + await SumAsync(store, name),
                bytes.PartitionFlows + await SumAsync(store, $"{name}.flows"),
                bytes.MergedFlows,
                bytes.OpenMonth + history.Bytes,
                bytes.OpenPoints + history.Count,
                bytes.Records + partition.Records.Count);
        }

        return bytes;
    }

    private static async Task<long> SumAsync(ITableStore store, string partition)
    {
        var sum = 0L;
        await foreach (var row in store.ScanAsync(Tables.History, partition, RowRange.All))
        {
            sum += row.Payload.Length;
        }

        return sum;
    }
}
