using Crawler.Contracts;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Maintenance;

/// <summary>Takes a backup of a store: of one at rest, or of one that silos work on.</summary>
/// <remarks>
/// The order makes it safe beside silos: first the crawls with their checkpoints, then the catalogue, each partition as of one moment of its own, then what is worked out from it.
/// A restored crawl goes on from a checkpoint that is older than its partitions, as after a kill: windows may be repeated. Membership and reminders are left out: they
/// speak of processes that will not be there.
/// </remarks>
public sealed class StoreBackup(IInspectableStore store)
{
    private readonly StableReading _reading = new(store);

    /// <summary>Takes a backup.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="source">The kind of store, for people.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels; no file is left behind.</param>
    /// <exception cref="BackupException">There is no store, the file cannot be written, or a crawl began or ended meanwhile.</exception>
    public async Task<BackupSummary> TakeAsync(string path, string source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var header = await StoreHeader.ReadAsync(store, cancellationToken)
            ?? throw new BackupException("There is no store here, so there is nothing to back up. Name the data directory with --data DIR, or the storage account by CRAWLER__STORE__*.");
        await using var writer = BackupWriter.Create(path, new BackupHeader(header.V, header.Partitions, now, source));
        var crawls = new CrawlCheckpoints();
        await crawls.CopyAsync(store, (table, partition, row) => writer.Add(table, partition, row.Key, row.Payload), cancellationToken);
        Add(writer, await _reading.OtherAsync(Tables.Store, StoreHeader.Partition, cancellationToken));
        foreach (var kind in KindNames.All)
        {
            for (var number = 0; number < header.Partitions; number++)
            {
                Add(writer, await _reading.CatalogueAsync(PartitionNames.Of(kind, number), cancellationToken));
            }
        }

        await foreach (var stored in store.PartitionsAsync(cancellationToken))
        {
            if (!IsCopied(stored, header.Partitions))
            {
                await CopyAsync(writer, stored, cancellationToken);
            }
        }

        if (await crawls.ProblemAsync(store, cancellationToken) is { } problem)
        {
            throw new BackupException($"{problem}, so its rows do not fit together. Take the backup again, between crawls or in the middle of one; 'schedule pause' keeps new ones from beginning.");
        }

        return writer.Complete();
    }

    private static bool IsCopied(StoredPartition stored, int partitions) => ClusterTables.Contains(stored.Table) || stored.Table switch
    {
        Tables.Store or Tables.Crawls => true,
        Tables.Catalogue or Tables.History => PartitionNames.NumberOf(stored.Partition) is { } number && number < partitions,
        _ => false,
    };

    /// <summary>Pages are too many to be held, and each is whole by itself: those of a crawl under way are written again when it goes on.</summary>
    private async Task CopyAsync(BackupWriter writer, StoredPartition stored, CancellationToken cancellationToken)
    {
        if (stored.Table != Tables.Pages)
        {
            Add(writer, await _reading.OtherAsync(stored.Table, stored.Partition, cancellationToken));
            return;
        }

        await foreach (var row in store.ScanAsync(stored.Table, stored.Partition, RowRange.All, cancellationToken))
        {
            writer.Add(stored.Table, stored.Partition, row.Key, row.Payload);
        }
    }

    private static void Add(BackupWriter writer, IReadOnlyList<BackupRow> rows)
    {
        foreach (var row in rows)
        {
            writer.Add(row.Table, row.Partition, row.Key, row.Payload);
        }
    }
}
