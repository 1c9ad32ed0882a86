namespace Crawler.Storage.Tests;

/// <summary>A copy of a store in use is a whole store, of one moment.</summary>
public sealed class SqliteCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string CopyPath => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_while_commits_go_on_holds_each_batch_whole_or_not_at_all()
    {
        await using var store = Open("store.db");
        for (var filler = 0; filler < 40; filler++)
        {
            await store.CommitAsync("t", "filler", [RowWrite.Insert($"{filler}", new byte[500_000])], Stop);
        }

        using var copied = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var firstCommit = new TaskCompletionSource();
        var writing = Task.Run(
            async () =>
            {
                var rounds = 0;
                for (; !copied.IsCancellationRequested; rounds++)
                {
                    await store.CommitAsync("t", "p", [.. "abcdefgh".Select(key => RowWrite.Upsert($"{key}", BitConverter.GetBytes(rounds)))], Stop);
                    firstCommit.TrySetResult();
                }

                return rounds;
            },
            Stop);
        await firstCommit.Task.WaitAsync(Stop);

        await store.CopyToAsync(CopyPath, Stop);
        await copied.CancelAsync();
        var written = await writing;

        await using var copy = Open("copy.db");
        var rows = await copy.ScanAsync("t", "p", RowRange.All, Stop).ToListAsync(Stop);
        Assert.Equal(8, rows.Count);
        var round = Assert.Single(rows.Select(row => BitConverter.ToInt32(row.Payload)).Distinct());
        Assert.InRange(round, 0, written - 1);
        Assert.Equal(40, await copy.ScanKeysAsync("t", "filler", RowRange.All, Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task Commits_are_answered_while_a_copy_is_made()
    {
        await using var store = Open("store.db");
        for (var filler = 0; filler < 100; filler++)
        {
            await store.CommitAsync("t", "filler", [RowWrite.Insert($"{filler}", new byte[700_000])], Stop);
        }

        var copying = store.CopyToAsync(CopyPath, Stop);
        var during = 0;
        while (!copying.IsCompleted)
        {
            Assert.True((await store.CommitAsync("t", "p", [RowWrite.Upsert("a", default)], Stop)).Succeeded);
            during += copying.IsCompleted ? 0 : 1;
        }

        await copying;
        Assert.True(during > 0, "No commit was answered before the copy was done.");
    }

    [Fact]
    public async Task A_copy_goes_on_with_etags_of_its_own_that_never_were()
    {
        await using var store = Open("store.db");
        var etag = (await store.CommitAsync("t", "p", [RowWrite.Insert("a", default)], Stop)).ETags[0]!;
        await store.CopyToAsync(CopyPath, Stop);

        await using var copy = Open("copy.db");
        Assert.Equal(etag, (await copy.GetAsync("t", "p", "a", Stop))!.ETag);
        Assert.True((await copy.CommitAsync("t", "p", [RowWrite.Replace("a", default, etag)], Stop)).Succeeded);
        Assert.NotEqual(etag, (await copy.GetAsync("t", "p", "a", Stop))!.ETag);
    }

    [Fact]
    public async Task A_copy_replaces_no_file_and_leaves_none_behind()
    {
        await using var store = Open("store.db");
        await File.WriteAllTextAsync(CopyPath, "precious", Stop);
        using var cancelled = new CancellationTokenSource();

        var refused = await Assert.ThrowsAsync<TableStoreException>(() => store.CopyToAsync(CopyPath, Stop));
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CopyToAsync(_folder.File("other.db"), cancelled.Token));
        await Assert.ThrowsAsync<TableStoreException>(() => store.CopyToAsync(_folder.File("missing/copy.db"), Stop));

        Assert.Contains(CopyPath, refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(CopyPath, Stop));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("unfinished", StringComparison.Ordinal) || file.EndsWith("other.db", StringComparison.Ordinal));
    }

    private SqliteTableStore Open(string name) => SqliteTableStore.Open(new() { Path = _folder.File(name) });
}
