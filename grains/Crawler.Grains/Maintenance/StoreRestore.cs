using Crawler.Grains.Hosting;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Maintenance;

/// <summary>Writes a backup into an empty store. The store's header goes last, and until then a mark says that this is no store yet.</summary>
public sealed class StoreRestore(IInspectableStore store)
{
    /// <summary>Restores.</summary>
    /// <param name="backup">The backup; found whole when it was opened.</param>
    /// <param name="cancellationToken">Cancels; what was written until then is no store, and silos refuse it.</param>
    /// <exception cref="BackupException">The store is not empty, or the backup is of no store or of a newer one.</exception>
    public async Task RunAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        if (backup.Header.StoreFormat > StoreHeader.KnownVersion)
        {
            throw new BackupException(
                $"The backup is of a store of format {backup.Header.StoreFormat}; this program knows up to {StoreHeader.KnownVersion}. Restore it with the version that took it.");
        }

        await foreach (var stored in store.PartitionsAsync(cancellationToken))
        {
            throw new BackupException(
                $"The store is not empty: {stored.Table}/{stored.Partition} has {stored.Rows} rows. A backup is restored into an empty store only: name a new directory, or a new table with --table.");
        }

        await store.CommitAsync(Tables.Store, StoreHeader.Partition, [RowWrite.Upsert(StoreHeader.RestoringRow, Array.Empty<byte>())], cancellationToken);
        var header = await WriteAsync(backup, cancellationToken)
            ?? throw new BackupException("The backup has no header of a store among its rows, so it was not restored. Use another backup.");
        await store.CommitAsync(
            Tables.Store, StoreHeader.Partition, [RowWrite.Upsert(StoreHeader.Row, header), RowWrite.Delete(StoreHeader.RestoringRow)], cancellationToken);
    }

    /// <returns>The header's bytes, held back.</returns>
    private async Task<byte[]?> WriteAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        byte[]? header = null;
        var batches = new RowBatches(store);
        foreach (var row in backup.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row is { Table: Tables.Store, Partition: StoreHeader.Partition, Key: StoreHeader.Row })
            {
                header = row.Payload;
            }
            else
            {
                await batches.AddAsync(row.Table, row.Partition, row.Key, row.Payload, cancellationToken);
            }
        }

        await batches.FlushAsync(cancellationToken);
        return header;
    }
}
