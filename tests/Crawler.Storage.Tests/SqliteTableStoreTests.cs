using Microsoft.Data.Sqlite;

namespace Crawler.Storage.Tests;

/// <summary>What <see cref="SqliteTableStore"/> promises beyond the contract: about its file, its end, and its neighbours.</summary>
public sealed class SqliteTableStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string DatabasePath => _folder.File("deep/er/store.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SqliteDurability.Normal)]
    [InlineData(SqliteDurability.Full)]
    public async Task What_was_committed_is_there_after_reopening(SqliteDurability durability)
    {
        string? etag;
        await using (var store = Open(durability))
        {
            etag = (await PutAsync(store, "a", 42)).ETags[0];
        }

        await using var again = Open(durability);
        var row = await again.GetAsync("t", "p", "a", Stop);

        Assert.Equal((byte)42, Assert.Single(row!.Payload));
        Assert.Equal(etag, row.ETag);
    }

    [Fact]
    public async Task Etags_do_not_come_back_after_reopening()
    {
        var seen = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            await using var store = Open();
            Assert.True(seen.Add((await PutAsync(store, "a", 1)).ETags[0]!));
            await store.CommitAsync("t", "p", [RowWrite.Delete("a")], Stop);
        }
    }

    [Fact]
    public async Task Closing_leaves_one_file()
    {
        await using (var store = Open())
        {
            await PutAsync(store, "a", 1);
            await store.GetAsync("t", "p", "a", Stop);
        }

        Assert.Equal(["store.db"], Directory.GetFiles(Path.GetDirectoryName(DatabasePath)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Closing_finishes_the_commits_that_wait()
    {
        var store = Open();
        var commits = Enumerable.Range(0, 1_000).Select(row => PutAsync(store, $"{row}", 1)).ToArray();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(commits), result => Assert.True(result.Succeeded));
        await using var again = Open();
        Assert.Equal(1_000, await again.ScanAsync("t", "p", RowRange.All, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = Open();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => PutAsync(store, "a", 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.GetAsync("t", "p", "a", Stop).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ScanAsync("t", "p", RowRange.All, Stop).CountAsync(Stop).AsTask());
    }

    [Fact]
    public async Task Continuations_do_not_run_on_the_writer()
    {
        await using var store = Open();

        var thread = await PutAsync(store, "a", 1).ContinueWith(
            _ => Thread.CurrentThread.Name, Stop, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        Assert.DoesNotContain("writer", thread ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_stays_bounded_while_much_is_written_and_scanned()
    {
        await using var store = Open();
        var writing = Task.Run(() => Task.WhenAll(Enumerable.Range(0, 400).Select(row => store.CommitAsync(
            "t", $"{row % 8}", [RowWrite.Upsert($"{row}", new byte[400_000])], Stop))), Stop);
        while (!writing.IsCompleted)
        {
            await store.ScanAsync("t", "0", RowRange.All, Stop).CountAsync(Stop);
        }

        await writing;
        Assert.InRange(new FileInfo(DatabasePath + "-wal").Length, 0, 100 * 1024 * 1024);
    }

    [Fact]
    public async Task A_commit_that_meets_a_locked_file_fails_as_busy_and_the_store_goes_on()
    {
        await using var store = SqliteTableStore.Open(new() { Path = DatabasePath, BusyTimeout = TimeSpan.FromMilliseconds(50) });
        TableStoreException failed;
        using (var other = Connect())
        {
            using var transaction = other.BeginTransaction();
            failed = await Assert.ThrowsAsync<TableStoreException>(() => PutAsync(store, "a", 1));
        }

        Assert.Equal(TableStoreFailure.Busy, failed.Failure);
        Assert.Contains(DatabasePath, failed.Message, StringComparison.Ordinal);
        Assert.True((await PutAsync(store, "a", 1)).Succeeded);
    }

    [Fact]
    public async Task A_commit_that_meets_a_locked_file_waits_for_it()
    {
        await using var store = Open();
        Task<CommitResult> commit;
        using (var other = Connect())
        {
            using var transaction = other.BeginTransaction();
            commit = PutAsync(store, "a", 1);
            Assert.Null(await store.GetAsync("t", "p", "a", Stop));
            Assert.False(commit.IsCompleted);
        }

        Assert.True((await commit).Succeeded);
    }

    [Fact]
    public async Task A_commit_that_waits_in_the_queue_can_be_cancelled_and_is_then_not_applied()
    {
        await using var store = Open();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<CommitResult> first;
        using (var other = Connect())
        {
            using var transaction = other.BeginTransaction();
            first = PutAsync(store, "first", 1);

            // The writer takes the first alone or not at all yet: fill more than one transaction, so that the last surely waits.
            var filling = Enumerable.Range(0, 600).Select(row => PutAsync(store, $"{row}", 1)).ToArray();
            var last = store.CommitAsync("t", "p", [RowWrite.Insert("last", default)], cancellation.Token);
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
            transaction.Rollback();
            await Task.WhenAll(filling);
        }

        Assert.True((await first).Succeeded);
        Assert.Null(await store.GetAsync("t", "p", "last", Stop));
    }

    [Fact]
    public async Task A_transaction_that_fails_keeps_nothing_and_the_store_goes_on()
    {
        await using var store = Open();
        await PutAsync(store, "before", 1);
        using (var other = Connect())
        {
            Execute(other, """
                CREATE TRIGGER full BEFORE INSERT ON rows WHEN NEW.row = CAST('bad' AS BLOB) BEGIN SELECT RAISE(ROLLBACK, 'no room'); END
                """);
        }

        await Assert.ThrowsAsync<TableStoreException>(
            () => store.CommitAsync("t", "p", [RowWrite.Insert("good", default), RowWrite.Insert("bad", default)], Stop));

        Assert.Equal(["before"], await store.ScanAsync("t", "p", RowRange.All, Stop).Select(row => row.Key).ToListAsync(Stop));
        Assert.True((await PutAsync(store, "after", 1)).Succeeded);
    }

    private SqliteTableStore Open(SqliteDurability durability = SqliteDurability.Normal) =>
        SqliteTableStore.Open(new() { Path = DatabasePath, Durability = durability });

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static Task<CommitResult> PutAsync(SqliteTableStore store, string row, byte value) =>
        store.CommitAsync("t", "p", [RowWrite.Upsert(row, new[] { value })], Stop);
}
