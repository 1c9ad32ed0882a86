using Crawler.Grains.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Maintenance;

/// <summary>Reads a partition of a store that is written meanwhile as it was at one moment.</summary>
internal sealed class StableReading(ITableStore store)
{
    private const int Tries = 10;

    /// <summary>
    /// A partition of the catalogue and its closed months, as its header was at the beginning. What that header names stays until a snapshot takes its place, so only then is it read
    /// again; commits that come meanwhile are left out.
    /// </summary>
    public Task<IReadOnlyList<BackupRow>> CatalogueAsync(string partition, CancellationToken cancellationToken) => UntilAsync($"{Tables.Catalogue}/{partition}", async () =>
    {
        if (await HeaderAsync(partition, cancellationToken) is not var (row, header))
        {
            return [];
        }

        var rows = new List<BackupRow> { new(Tables.Catalogue, partition, row.Key, row.Payload) };
        await AddAsync(rows, Tables.Catalogue, partition, key => key != PartitionLog.HeaderKey && PartitionLog.IsNamed(key, header), cancellationToken);
        await AddAsync(rows, Tables.History, partition, _ => true, cancellationToken);
        return await HeaderAsync(partition, cancellationToken) is var (_, after) && (after.Snapshot, after.HistoryIndex, after.JournalAfter) == (header.Snapshot, header.HistoryIndex, header.JournalAfter)
            ? rows
            : null;
    });

    /// <summary>Any other partition: read again until nothing has changed from its beginning to its end.</summary>
    public Task<IReadOnlyList<BackupRow>> OtherAsync(string table, string partition, CancellationToken cancellationToken) => UntilAsync($"{table}/{partition}", async () =>
    {
        var (rows, etags) = (new List<BackupRow>(), new List<(string, string)>());
        await foreach (var row in store.ScanAsync(table, partition, RowRange.All, cancellationToken))
        {
            rows.Add(new BackupRow(table, partition, row.Key, row.Payload));
            etags.Add((row.Key, row.ETag));
        }

        var after = new List<(string, string)>();
        await foreach (var row in store.ScanKeysAsync(table, partition, RowRange.All, cancellationToken))
        {
            after.Add((row.Key, row.ETag));
        }

        return etags.SequenceEqual(after) ? rows : null;
    });

    private static async Task<IReadOnlyList<BackupRow>> UntilAsync(string where, Func<Task<IReadOnlyList<BackupRow>?>> read)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await read() is { } rows)
            {
                return rows;
            }
        }

        throw new BackupException($"{where} changed during each of {Tries} readings. Take the backup when no crawl runs.");
    }

    private async Task<(TableRow Row, PartitionHeader Header)?> HeaderAsync(string partition, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.Catalogue, partition, PartitionLog.HeaderKey, cancellationToken) is { } row ? (row, StoredJson.Read<PartitionHeader>(row.Payload)) : null;

    private async Task AddAsync(List<BackupRow> rows, string table, string partition, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        await foreach (var row in store.ScanAsync(table, partition, RowRange.All, cancellationToken))
        {
            if (isWanted(row.Key))
            {
                rows.Add(new BackupRow(table, partition, row.Key, row.Payload));
            }
        }
    }
}
