using Crawler.Storage.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Storage.Tests.Faults;

public sealed class FaultyTableStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _notes = new();
    private readonly FakeTimeProvider _time = new();
    private SqliteTableStore _inner = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _inner = SqliteTableStore.Open(new() { Path = _folder.File("store.db") });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await _notes.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_faults_it_is_the_store_itself()
    {
        var store = Faulty("seed=1");

        Assert.True((await InsertAsync(store, "a")).Succeeded);
        Assert.NotNull(await store.GetAsync("t", "p", "a", Stop));
        Assert.Single(await store.ScanAsync("t", "p", RowRange.All, Stop).ToListAsync(Stop));
        Assert.Equal(_inner.Limits, store.Limits);
        Assert.All(store.Fired.Values, count => Assert.Equal(0, count));
        Assert.Equal("", _notes.ToString());
    }

    [Fact]
    public async Task A_failure_does_nothing()
    {
        var store = Faulty("seed=1;fail=1");

        Assert.Equal(TableStoreFailure.InputOutput, (await Assert.ThrowsAsync<TableStoreException>(() => InsertAsync(store, "a"))).Failure);
        await Assert.ThrowsAsync<TableStoreException>(async () => await store.GetAsync("t", "p", "a", Stop));
        await Assert.ThrowsAsync<TableStoreException>(async () => await store.ScanAsync("t", "p", RowRange.All, Stop).ToListAsync(Stop));

        Assert.Null(await _inner.GetAsync("t", "p", "a", Stop));
        Assert.Equal(3, store.Fired[FaultKind.Fail]);
    }

    [Fact]
    public async Task A_timeout_does_everything_and_then_throws()
    {
        var store = Faulty("seed=1;timeout=1");

        Assert.Equal(TableStoreFailure.Unknown, (await Assert.ThrowsAsync<TableStoreException>(() => InsertAsync(store, "a"))).Failure);

        Assert.NotNull(await _inner.GetAsync("t", "p", "a", Stop));
        var seen = new List<string>();
        await Assert.ThrowsAsync<TableStoreException>(async () =>
        {
            await foreach (var row in store.ScanAsync("t", "p", RowRange.All, Stop))
            {
                seen.Add(row.Key);
            }
        });
        Assert.Equal(["a"], seen);
    }

    [Fact]
    public async Task A_delay_waits_on_the_clock()
    {
        var store = Faulty("seed=1;delay=1:50ms");

        var commit = InsertAsync(store, "a");
        Assert.False(commit.IsCompleted);
        Assert.Null(await _inner.GetAsync("t", "p", "a", Stop));
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.True((await commit).Succeeded);
        Assert.Equal(1, store.Fired[FaultKind.Delay]);
    }

    [Fact]
    public async Task A_delayed_call_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var read = Faulty("seed=1;delay=1:50ms").GetAsync("t", "p", "a", cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task A_conflict_names_the_first_conditional_write_and_does_nothing()
    {
        var store = Faulty("seed=1;conflict=1");

        var result = await store.CommitAsync("t", "p", [RowWrite.Upsert("a", default), RowWrite.Insert("b", default)], Stop);

        Assert.Equal(1, result.ConflictIndex);
        Assert.Empty(await _inner.ScanAsync("t", "p", RowRange.All, Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_commit_without_a_condition_has_no_conflict()
    {
        var store = Faulty("seed=1;conflict=1");

        Assert.True((await store.CommitAsync("t", "p", [RowWrite.Upsert("a", default), RowWrite.Delete("b")], Stop)).Succeeded);
        Assert.Null(await store.GetAsync("t", "p", "b", Stop));

        Assert.Equal(0, store.Fired[FaultKind.Conflict]);
        Assert.Equal(0, (await store.CommitAsync("t", "p", [RowWrite.Replace("a", default, "1")], Stop)).ConflictIndex);
        Assert.Equal(0, (await store.CommitAsync("t", "p", [RowWrite.Delete("a", "1")], Stop)).ConflictIndex);
        Assert.Equal(2, store.Fired[FaultKind.Conflict]);
    }

    [Fact]
    public async Task Only_the_tables_that_are_named_have_faults()
    {
        var store = Faulty("seed=1;fail=1;tables=t,u");

        await Assert.ThrowsAsync<TableStoreException>(async () => await store.GetAsync("u", "p", "a", Stop));
        Assert.Null(await store.GetAsync("other", "p", "a", Stop));
    }

    [Fact]
    public async Task The_first_fault_of_each_kind_is_told_once()
    {
        var store = Faulty("seed=3;fail=0.4;timeout=0.4;conflict=0.4");
        await OutcomesAsync(store, 100);

        string[] expected = ["storage fault conflict fired", "storage fault fail fired", "storage fault timeout fired"];
        Assert.Equal(expected, _notes.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }

    [Fact]
    public async Task Calls_in_the_same_order_meet_the_same_faults()
    {
        var seed = (int)TestSeed.Draw();
        var spec = $"seed={seed};fail=0.2;timeout=0.2;conflict=0.2";

        var first = await OutcomesAsync(Faulty(spec), 200);

        Assert.Equal(first, await OutcomesAsync(Faulty(spec), 200));
        Assert.NotEqual(first, await OutcomesAsync(Faulty(spec.Replace($"={seed}", $"={seed + 1L}", StringComparison.Ordinal)), 200));
    }

    [Fact]
    public async Task Faults_come_as_often_as_they_should_also_in_parallel()
    {
        var store = Faulty("seed=5;fail=0.25");
        var failed = 0;

        await Parallel.ForAsync(0, 4_000, Stop, async (_, _) =>
        {
            if (await Record.ExceptionAsync(async () => await store.GetAsync("t", "p", "a", Stop)) is TableStoreException)
            {
                Interlocked.Increment(ref failed);
            }
        });

        Assert.Equal(failed, store.Fired[FaultKind.Fail]);
        Assert.InRange(failed, 850, 1_150);
    }

    [Fact]
    public async Task A_batch_that_is_not_allowed_is_refused_before_anything_is_drawn()
    {
        var store = Faulty("seed=1;fail=1");

        await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync("t", "p", [], Stop));

        Assert.Equal(0, store.Fired[FaultKind.Fail]);
    }

    [Fact]
    public async Task Disposing_closes_the_inner_store()
    {
        await Faulty("seed=1").DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _inner.GetAsync("t", "p", "a", Stop));
    }

    private FaultyTableStore Faulty(string spec) => new(_inner, FaultSpec.Parse(spec), _time, _notes);

    private static Task<CommitResult> InsertAsync(FaultyTableStore store, string row) =>
        store.CommitAsync("t", "p", [RowWrite.Insert(row, new byte[] { 1 })], Stop);

    // Reads and inserts of new rows by turns: what differs between two runs is the faults alone.
    private static async Task<List<string>> OutcomesAsync(FaultyTableStore store, int calls)
    {
        var (outcomes, run) = (new List<string>(), Guid.NewGuid());
        for (var call = 0; call < calls; call++)
        {
            try
            {
                outcomes.Add(call % 2 == 0
                    ? $"{(await InsertAsync(store, $"{run} {call}")).Succeeded}"
                    : $"{await store.GetAsync("t", "p", "missing", Stop) is null}");
            }
            catch (TableStoreException exception)
            {
                outcomes.Add(exception.Message);
            }
        }

        return outcomes;
    }
}
