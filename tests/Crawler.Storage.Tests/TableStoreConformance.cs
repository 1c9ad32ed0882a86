using System.Globalization;
using System.Text;

namespace Crawler.Storage.Tests;

/// <summary>What every <see cref="ITableStore"/> must do. Derive from it, open the store, and the promises of the contract are tested.</summary>
public abstract partial class TableStoreConformance : IAsyncLifetime
{
    /// <summary>The table of this test alone, so that a shared backend needs no cleaning.</summary>
    protected string Table { get; } = "t" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    protected const string Partition = "p";

    protected ITableStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the store under test.</summary>
    protected abstract Task<ITableStore> OpenAsync();

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_limits_are_those_of_the_contract() => Assert.Equal(TableLimits.Default, Store.Limits);

    [Fact]
    public async Task A_missing_row_reads_as_null() => Assert.Null(await GetAsync("nothing"));

    [Fact]
    public async Task An_inserted_row_reads_back()
    {
        var etag = await PutAsync(RowWrite.Insert("a", Bytes("one")));

        var row = await GetAsync("a");

        Assert.NotNull(row);
        Assert.Equal(("a", "one", etag), (row.Key, Text(row), row.ETag));
    }

    [Fact]
    public async Task An_insert_conflicts_where_the_row_exists()
    {
        await PutAsync(RowWrite.Insert("a", Bytes("one")));

        Assert.Equal(0, (await CommitAsync(RowWrite.Insert("a", Bytes("two")))).ConflictIndex);
        Assert.Equal("one", Text(await GetAsync("a")));
    }

    [Fact]
    public async Task An_upsert_writes_whatever_is_there()
    {
        await PutAsync(RowWrite.Upsert("a", Bytes("one")));
        await PutAsync(RowWrite.Upsert("a", Bytes("two")));

        Assert.Equal("two", Text(await GetAsync("a")));
    }

    [Fact]
    public async Task A_replace_needs_the_etag_that_is_stored()
    {
        var first = await PutAsync(RowWrite.Insert("a", Bytes("one")));
        var second = await PutAsync(RowWrite.Replace("a", Bytes("two"), first));

        Assert.Equal(0, (await CommitAsync(RowWrite.Replace("a", Bytes("stale"), first))).ConflictIndex);
        Assert.True((await CommitAsync(RowWrite.Replace("a", Bytes("three"), second))).Succeeded);
        Assert.Equal("three", Text(await GetAsync("a")));
    }

    [Fact]
    public async Task A_replace_without_an_etag_needs_only_the_row()
    {
        Assert.Equal(0, (await CommitAsync(RowWrite.Replace("a", Bytes("one"), null))).ConflictIndex);
        await PutAsync(RowWrite.Insert("a", Bytes("one")));

        await PutAsync(RowWrite.Replace("a", Bytes("two"), null));

        Assert.Equal("two", Text(await GetAsync("a")));
    }

    [Fact]
    public async Task A_delete_without_an_etag_succeeds_whether_the_row_is_there_or_not()
    {
        await PutAsync(RowWrite.Insert("a", Bytes("one")));

        var there = await CommitAsync(RowWrite.Delete("a"));
        var gone = await CommitAsync(RowWrite.Delete("a"));

        Assert.True(there.Succeeded && gone.Succeeded);
        Assert.Equal([null], there.ETags);
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task A_delete_with_an_etag_needs_the_row_with_it()
    {
        var first = await PutAsync(RowWrite.Insert("a", Bytes("one")));
        var second = await PutAsync(RowWrite.Upsert("a", Bytes("two")));

        Assert.Equal(0, (await CommitAsync(RowWrite.Delete("a", first))).ConflictIndex);
        Assert.True((await CommitAsync(RowWrite.Delete("a", second))).Succeeded);
        Assert.Equal(0, (await CommitAsync(RowWrite.Delete("a", second))).ConflictIndex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no etag of ours")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("99999999999999999999999999")]
    public async Task An_etag_that_was_never_given_out_conflicts(string etag)
    {
        await PutAsync(RowWrite.Insert("a", Bytes("one")));

        Assert.Equal(0, (await CommitAsync(RowWrite.Replace("a", Bytes("two"), etag))).ConflictIndex);
        Assert.Equal(0, (await CommitAsync(RowWrite.Delete("a", etag))).ConflictIndex);
    }

    [Fact]
    public async Task Etags_never_come_back()
    {
        var seen = new HashSet<string>();
        for (var round = 0; round < 20; round++)
        {
            Assert.True(seen.Add(await PutAsync(RowWrite.Insert("a", Bytes("same")))));
            Assert.True(seen.Add(await PutAsync(RowWrite.Upsert("a", Bytes("same")))));
            await CommitAsync(RowWrite.Delete("a"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_conflict_names_its_write_and_undoes_the_whole_batch(int conflicting)
    {
        await PutAsync(RowWrite.Insert($"row {conflicting}", Bytes("there")));

        var result = await CommitAsync([.. Enumerable.Range(0, 5).Select(row => RowWrite.Insert($"row {row}", Bytes("new")))]);

        Assert.False(result.Succeeded);
        Assert.Equal(conflicting, result.ConflictIndex);
        Assert.Empty(result.ETags);
        Assert.Equal([$"row {conflicting}"], await KeysAsync(RowRange.All));
    }

    [Fact]
    public async Task The_first_of_several_conflicts_is_named()
    {
        var result = await CommitAsync(
            RowWrite.Upsert("a", Bytes("1")), RowWrite.Replace("b", Bytes("1"), null), RowWrite.Delete("c", "1"));

        Assert.Equal(1, result.ConflictIndex);
        Assert.Empty(await KeysAsync(RowRange.All));
    }

    [Fact]
    public async Task A_batch_of_all_kinds_is_applied_as_one()
    {
        await PutAsync(RowWrite.Insert("gone", Bytes("1")));
        var etag = await PutAsync(RowWrite.Insert("replaced", Bytes("1")));

        var result = await CommitAsync(
            RowWrite.Delete("gone"),
            RowWrite.Insert("new", Bytes("2")),
            RowWrite.Replace("replaced", Bytes("2"), etag),
            RowWrite.Upsert("up", Bytes("2")));

        Assert.True(result.Succeeded);
        Assert.Null(result.ETags[0]);
        Assert.Equal(["new", "replaced", "up"], await KeysAsync(RowRange.All));
        Assert.Equal(result.ETags.Skip(1), (await ScanAsync(RowRange.All)).Select(row => row.ETag));
    }

    [Fact]
    public async Task Tables_and_partitions_do_not_see_each_other()
    {
        await PutAsync(RowWrite.Insert("a", Bytes("here")));
        await Store.CommitAsync(Table, "other", [RowWrite.Insert("a", Bytes("there"))], Stop);
        await Store.CommitAsync(Table + "x", Partition, [RowWrite.Insert("a", Bytes("elsewhere"))], Stop);

        Assert.Equal("here", Text(await GetAsync("a")));
        Assert.Equal("there", Text(await Store.GetAsync(Table, "other", "a", Stop)));
        Assert.Equal("elsewhere", Text(await Store.GetAsync(Table + "x", Partition, "a", Stop)));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string? Text(TableRow? row) => row is null ? null : Encoding.UTF8.GetString(row.Payload);

    protected ValueTask<TableRow?> GetAsync(string row) => Store.GetAsync(Table, Partition, row, Stop);

    protected Task<CommitResult> CommitAsync(params RowWrite[] writes) => Store.CommitAsync(Table, Partition, writes, Stop);

    /// <summary>Commits one write that must succeed, and returns the new etag.</summary>
    protected async Task<string> PutAsync(RowWrite write)
    {
        var result = await CommitAsync(write);
        Assert.True(result.Succeeded);
        return Assert.Single(result.ETags)!;
    }

    protected async Task<List<TableRow>> ScanAsync(RowRange range, string partition = Partition) =>
        await Store.ScanAsync(Table, partition, range, Stop).ToListAsync(Stop);

    protected async Task<List<string>> KeysAsync(RowRange range) => [.. (await ScanAsync(range)).Select(row => row.Key)];
}
