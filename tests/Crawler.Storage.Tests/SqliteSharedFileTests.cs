using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Crawler.Storage.Tests;

/// <summary>Several stores on one file, in one process and in two.</summary>
public sealed class SqliteSharedFileTests : IDisposable
{
    private const string PathVariable = "CRAWLER_TEST_SHARED_STORE";
    private const string TimesVariable = "CRAWLER_TEST_SHARED_STORE_TIMES";
    private const int Increments = 200;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string DatabasePath => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_store_sees_what_the_other_committed()
    {
        await using var one = Open(DatabasePath);
        await using var two = Open(DatabasePath);

        var etag = (await one.CommitAsync("t", "p", [RowWrite.Insert("a", new byte[] { 1 })], Stop)).ETags[0];

        Assert.Equal(etag, (await two.GetAsync("t", "p", "a", Stop))!.ETag);
        Assert.True((await two.CommitAsync("t", "p", [RowWrite.Replace("a", new byte[] { 2 }, etag)], Stop)).Succeeded);
        Assert.Equal(0, (await one.CommitAsync("t", "p", [RowWrite.Replace("a", new byte[] { 3 }, etag)], Stop)).ConflictIndex);
    }

    [Fact]
    public async Task Stores_that_are_opened_at_the_same_time_create_one_database()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open(DatabasePath), Stop)));

        var results = await Task.WhenAll(stores.Select((store, number) =>
            store.CommitAsync("t", "p", [RowWrite.Insert($"{number}", default)], Stop)));

        Assert.Equal(8, results.Select(result => result.ETags[0]).Distinct().Count());
        Assert.Equal(8, await stores[0].ScanAsync("t", "p", RowRange.All, Stop).CountAsync(Stop));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_stores_lose_no_update()
    {
        await using var one = Open(DatabasePath);
        await using var two = Open(DatabasePath);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => IncrementAsync(writer % 2 == 0 ? one : two, 25), Stop)));

        Assert.Equal(8 * 25, await ReadCounterAsync(one));
    }

    [Fact]
    public async Task Two_processes_lose_no_update()
    {
        await using var store = Open(DatabasePath);
        using var other = StartOther(Increments);

        await IncrementAsync(store, Increments);
        await other.WaitForExitAsync(Stop);

        Assert.Equal(0, other.ExitCode);
        Assert.Equal(2 * Increments, await ReadCounterAsync(store));
    }

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing_that_was_seen()
    {
        var seen = 0;
        using (var other = StartOther(int.MaxValue))
        await using (var store = Open(DatabasePath))
        {
            while (seen < 100)
            {
                var row = await store.GetAsync("t", "p", "counter", Stop);
                seen = row is null ? 0 : Number(row);
            }

            other.Kill();
            await other.WaitForExitAsync(Stop);
        }

        await using var again = Open(DatabasePath);
        Assert.InRange(await ReadCounterAsync(again), seen, int.MaxValue);
        await IncrementAsync(again, 1);
    }

    // Explicit: runs only in the process that another test starts.
    [Fact(Explicit = true)]
    public async Task The_other_process()
    {
        await using var store = Open(Environment.GetEnvironmentVariable(PathVariable)!);
        await IncrementAsync(store, int.Parse(Environment.GetEnvironmentVariable(TimesVariable)!, CultureInfo.InvariantCulture));
    }

    private static SqliteTableStore Open(string path) => SqliteTableStore.Open(new() { Path = path });

    private Process StartOther(int times)
    {
        var assembly = typeof(SqliteSharedFileTests).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet",
            [assembly, "-explicit", "only", "-method", $"*.{nameof(SqliteSharedFileTests)}.{nameof(The_other_process)}"])
        {
            RedirectStandardOutput = true,
            Environment = { [PathVariable] = DatabasePath, [TimesVariable] = $"{times}" },
        };
        return Process.Start(start)!;
    }

    private static async Task IncrementAsync(SqliteTableStore store, int times)
    {
        for (var done = 0; done < times;)
        {
            var row = await store.GetAsync("t", "p", "counter", Stop);
            var value = Encoding.ASCII.GetBytes($"{(row is null ? 0 : Number(row)) + 1}");
            var write = row is null ? RowWrite.Insert("counter", value) : RowWrite.Replace("counter", value, row.ETag);
            done += (await store.CommitAsync("t", "p", [write], Stop)).Succeeded ? 1 : 0;
        }
    }

    private static async Task<int> ReadCounterAsync(SqliteTableStore store) => Number((await store.GetAsync("t", "p", "counter", Stop))!);

    private static int Number(TableRow row) => int.Parse(Encoding.ASCII.GetString(row.Payload), CultureInfo.InvariantCulture);
}
