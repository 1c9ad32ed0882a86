using Crawler.Grains.Maintenance;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>Stores of tests as files: opened, copied, compared row by row.</summary>
internal static class StoreFiles
{
    public static readonly DateTimeOffset Now = new(2026, 8, 22, 6, 0, 0, TimeSpan.Zero);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static SqliteTableStore Open(string directory) => SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(directory, "crawler.db") });

    public static async Task<StoreReport> InspectAsync(string directory)
    {
        await using var store = Open(directory);
        return await new StoreInspection(store).RunAsync(Stop);
    }

    public static async Task BackUpAsync(IInspectableStore store, string file) => await new StoreBackup(store).TakeAsync(file, "test", Now, Stop);

    public static async Task RestoreAsync(string file, IInspectableStore store) => await new StoreRestore(store).RunAsync(await BackupFile.OpenAsync(file, Stop), Stop);

    /// <summary>Everything that a store holds, but who is a member and who is reminded.</summary>
    public static async Task<List<string>> RowsAsync(IInspectableStore store)
    {
        var rows = new List<string>();
        await foreach (var stored in store.PartitionsAsync(Stop))
        {
            if (!ClusterTables.Contains(stored.Table))
            {
                await foreach (var row in store.ScanAsync(stored.Table, stored.Partition, RowRange.All, Stop))
                {
                    rows.Add($"{stored.Table}/{stored.Partition}/{row.Key}={Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(row.Payload))}");
                }
            }
        }

        return rows;
    }

    /// <summary>Removes or changes rows of a partition whose keys begin so.</summary>
    public static async Task<int> HurtAsync(string directory, string table, string partition, string prefix, Func<byte[], byte[]?> change)
    {
        await using var store = Open(directory);
        var keys = await store.ScanAsync(table, partition, RowRange.Prefix(prefix), Stop).ToListAsync(Stop);
        foreach (var row in keys)
        {
            await store.CommitAsync(table, partition, [change(row.Payload) is { } changed ? RowWrite.Upsert(row.Key, changed) : RowWrite.Delete(row.Key)], Stop);
        }

        return keys.Count;
    }
}
