using Crawler.Storage;
using Crawler.Testing.Azurite;

namespace Crawler.Benchmarks;

/// <summary>
/// What a durable record costs on Azure Tables: a row and a request each, as a grain that stores itself has it, against entity groups of a hundred, and against what a partition
/// does: its header and one packed row in one group. Ratios within one run; Azurite runs on the same cores.
/// </summary>
internal static class TablesBenchmark
{
    private const int RecordBytes = 300;
    private const int Group = 100;
    private const int Lanes = 8;
    private const int Rounds = 3;

    public static async Task<int> RunAsync(int rows)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var store = await AzureTableStore.OpenAsync(new AzureTableStoreOptions { ConnectionString = azurite.ConnectionString });
        Console.WriteLine($"{rows:N0} records of {RecordBytes} bytes, {Lanes} lanes, median of {Rounds} rounds after one to warm up, Azurite, {Machine.Describe()}");
        Console.WriteLine("| how | records/s | requests a record |");
        Console.WriteLine("|---|---:|---:|");
        await MeasureAsync("a row a request", rows / 10, store, WriteSingleAsync);
        await MeasureAsync("a hundred rows an entity group", rows, store, WriteGroupAsync);
        await MeasureAsync("a hundred records packed in one row, with the header, an entity group", rows * 5, store, WritePackedAsync);
        return 0;
    }

    private static async Task MeasureAsync(string name, int rows, AzureTableStore store, Func<AzureTableStore, string, int, Task> writeGroup)
    {
        var (rates, requests) = (new List<double>(), 0.0);
        for (var round = 0; round <= Rounds; round++)
        {
            var (before, started) = (store.Requests, TimeProvider.System.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
            {
                var partition = $"{Guid.NewGuid():N}";
                for (var at = 0; at < rows / Lanes; at += Group)
                {
                    await writeGroup(store, partition, at);
                }
            }));
            var written = (rows / Lanes + Group - 1) / Group * Group * Lanes;
            requests = (store.Requests - before) / (double)written;
            if (round > 0)
            {
                rates.Add(written / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            }
        }

        Console.WriteLine($"| {name} | {rates.Order().ElementAt(Rounds / 2):N0} | {requests:F4} |");
    }

    private static async Task WriteSingleAsync(AzureTableStore store, string partition, int at)
    {
        for (var row = at; row < at + Group; row++)
        {
            await CommitAsync(store, partition, [RowWrite.Upsert($"{row:d8}", new byte[RecordBytes])]);
        }
    }

    private static Task WriteGroupAsync(AzureTableStore store, string partition, int at) =>
        CommitAsync(store, partition, [.. Enumerable.Range(at, Group).Select(row => RowWrite.Insert($"{row:d8}", new byte[RecordBytes]))]);

    private static Task WritePackedAsync(AzureTableStore store, string partition, int at) =>
        CommitAsync(store, partition, [RowWrite.Upsert("h", new byte[RecordBytes]), RowWrite.Insert($"{at:d8}", new byte[Group * RecordBytes])]);

    private static async Task CommitAsync(AzureTableStore store, string partition, IReadOnlyList<RowWrite> writes)
    {
        if (!(await store.CommitAsync("bench", partition, writes)).Succeeded)
        {
            throw new InvalidOperationException("A row was there already.");
        }
    }
}
