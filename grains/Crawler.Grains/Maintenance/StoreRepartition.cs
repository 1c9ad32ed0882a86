using Crawler.Contracts;
using Crawler.Core.Catalogue;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Grains.Maintenance.Repartitioning;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Maintenance;

/// <summary>Deals a store to another number of partitions, into a new store. The old one is only read.</summary>
/// <remarks>
/// Records, former names and points of history go where their owners' slots go; crawls, censuses, registries, schedules, pages and merged flows stay as they are. Flows by partition are
/// left out: they are worked out again when they are needed.
/// </remarks>
public sealed class StoreRepartition(IInspectableStore old)
{
    private const int FewestPartitions = 1;

    /// <summary>Deals.</summary>
    /// <param name="fresh">The new store, empty.</param>
    /// <param name="partitions">Partitions of the new store, 1 to 4,096.</param>
    /// <param name="cancellationToken">Cancels; what was written until then is no store.</param>
    /// <returns>Records dealt.</returns>
    /// <exception cref="RepartitionException">The store is damaged, or a crawl is open, or the number cannot be meant.</exception>
    public async Task<long> RunAsync(IInspectableStore fresh, int partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, FewestPartitions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, OwnerName.SlotCount);
        var header = await CheckAsync(partitions, cancellationToken);
        await foreach (var stored in fresh.PartitionsAsync(cancellationToken))
        {
            throw new RepartitionException($"The new store is not empty: {stored.Table}/{stored.Partition} has rows. Name another one.");
        }

        await fresh.CommitAsync(Tables.Store, StoreHeader.Partition, [RowWrite.Upsert(StoreHeader.RestoringRow, Array.Empty<byte>())], cancellationToken);
        var records = 0L;
        foreach (var kind in KindNames.All)
        {
            records += await DealAsync(fresh, kind, header.Partitions, partitions, cancellationToken);
        }

        await CopyAsync(fresh, cancellationToken);
        await fresh.CommitAsync(
            Tables.Store,
            StoreHeader.Partition,
            [RowWrite.Upsert(StoreHeader.Row, StoredJson.Write(header with { Partitions = partitions })), RowWrite.Delete(StoreHeader.RestoringRow)],
            cancellationToken);
        var report = await new StoreInspection(fresh).RunAsync(cancellationToken);
        return report.Damages.Count == 0
            ? records
            : throw new RepartitionException($"The new store is not sound, so it is not used: {report.Damages[0].Table}/{report.Damages[0].Partition}: {report.Damages[0].What}. Run 'store verify' on the old one.");
    }

    private async Task<StoreHeader> CheckAsync(int partitions, CancellationToken cancellationToken)
    {
        var header = await StoreHeader.ReadAsync(old, cancellationToken) ?? throw new RepartitionException("There is no store here. Name the data directory with --data DIR.");
        if (header.Partitions == partitions)
        {
            throw new RepartitionException($"The store has {partitions} partitions already. Choose another number.");
        }

        foreach (var kind in KindNames.All)
        {
            var crawls = new CrawlStore(old, kind, whenUnsure: () => { });
            await crawls.LoadAsync(cancellationToken);
            if (CrawlStore.IsOpen(crawls.Latest))
            {
                throw new RepartitionException($"Crawl {crawls.Latest!.Id} is open ({crawls.Latest.State}). Finish it with 'crawl resume', or give it up with 'crawl cancel'.");
            }
        }

        return header;
    }

    private async Task<long> DealAsync(ITableStore fresh, string kind, int from, int to, CancellationToken cancellationToken)
    {
        var all = new List<OldPartition>(from);
        for (var number = 0; number < from; number++)
        {
            all.Add(await OldPartition.ReadAsync(old, kind, number, cancellationToken));
        }

        if (all.Select(partition => partition.Header.LastAcceptedFull).Distinct().Count() > 1)
        {
            throw new RepartitionException("The partitions were told of different accepted crawls. Run a full crawl to its end, then try again.");
        }

        var dealing = new Dealing(all, new PartitionMap(to));
        var (epoch, lastAcceptedFull) = (all.Max(partition => partition.Header.Epoch), all[0].Header.LastAcceptedFull);
        var written = 0L;
        for (var place = 0; place < to; place++)
        {
            var sources = all.FindAll(partition => dealing.IsSource(partition, place));
            written += await new NewPartition(fresh, PartitionNames.Of(kind, place), place, sources, dealing).WriteAsync(epoch, lastAcceptedFull, cancellationToken);
        }

        var held = all.Sum(partition => Enumerable.Range(0, partition.Records.Count).LongCount(slot => partition.Records.State(slot).MovedIn == 0));
        return held == written ? written : throw new InvalidOperationException($"Of {held} records {written} were dealt.");
    }

    private async Task CopyAsync(ITableStore fresh, CancellationToken cancellationToken)
    {
        var batches = new RowBatches(fresh);
        await foreach (var stored in old.PartitionsAsync(cancellationToken))
        {
            if (IsKept(stored))
            {
                await foreach (var row in old.ScanAsync(stored.Table, stored.Partition, RowRange.All, cancellationToken))
                {
                    await batches.AddAsync(stored.Table, stored.Partition, row.Key, row.Payload, cancellationToken);
                }
            }
        }

        await batches.FlushAsync(cancellationToken);
    }

    private static bool IsKept(StoredPartition stored) => !ClusterTables.Contains(stored.Table) && stored.Table switch
    {
        Tables.Store or Tables.Catalogue => false,
        Tables.History => PartitionNames.NumberOf(PartitionNames.OwnerOfFlows(stored.Partition) ?? stored.Partition) is null,
        _ => true,
    };
}
