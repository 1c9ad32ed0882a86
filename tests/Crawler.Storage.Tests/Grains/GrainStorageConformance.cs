using Orleans.Storage;

namespace Crawler.Storage.Tests.Grains;

/// <summary>What Orleans asks of every <see cref="IGrainStorage"/>: about etags, existence and the state that is left behind.</summary>
public abstract class GrainStorageConformance
{
    protected const string StateName = "state";

    /// <summary>The storage under test.</summary>
    protected abstract IGrainStorage Storage { get; }

    /// <summary>Whether the exception for a stale etag is of Orleans' own type, which some of its callers compare, and names the stored etag.</summary>
    protected virtual bool TellsStoredETag => true;

    protected GrainId Grain { get; } = GrainId.Create("sample", Guid.NewGuid().ToString());

    [Fact]
    public async Task A_missing_state_reads_as_a_new_one()
    {
        var state = new GrainState<SampleState>(new SampleState { Name = "left over" }, "left over") { RecordExists = true };

        await Storage.ReadStateAsync(StateName, Grain, state);

        AssertMissing(state);
    }

    [Fact]
    public async Task A_written_state_reads_back()
    {
        var written = await WriteAsync(new SampleState { Name = "née 模型", Count = long.MinValue, Maybe = 0 });

        var read = await ReadAsync();

        Assert.True(written.RecordExists && read.RecordExists);
        Assert.False(string.IsNullOrEmpty(written.ETag));
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(written.State, read.State);
    }

    [Fact]
    public async Task A_state_of_nulls_reads_back()
    {
        await WriteAsync(new SampleState());

        var read = await ReadAsync();

        Assert.True(read.RecordExists);
        Assert.Equal(new SampleState(), read.State);
    }

    [Fact]
    public virtual async Task A_null_state_reads_back_as_a_new_one()
    {
        await WriteAsync(null);

        var read = await ReadAsync();

        Assert.True(read.RecordExists);
        Assert.Equal(new SampleState(), read.State);
    }

    [Fact]
    public async Task A_large_state_reads_back()
    {
        var bytes = new byte[650_000];
        new Random(1).NextBytes(bytes);
        await WriteAsync(new SampleState { Bytes = bytes });

        Assert.Equal(bytes, (await ReadAsync()).State!.Bytes);
    }

    [Fact]
    public async Task Every_write_changes_the_etag_even_of_the_same_state()
    {
        var state = await WriteAsync(new SampleState { Count = 1 });
        var etags = new HashSet<string> { state.ETag! };
        for (var round = 0; round < 5; round++)
        {
            await Storage.WriteStateAsync(StateName, Grain, state);
            Assert.True(etags.Add(state.ETag!));
        }
    }

    [Fact]
    public async Task A_second_first_write_is_inconsistent()
    {
        var stored = await WriteAsync(new SampleState { Count = 1 });
        var second = new GrainState<SampleState>(new SampleState { Count = 2 });

        await AssertInconsistentAsync(() => Storage.WriteStateAsync(StateName, Grain, second), stored.ETag, null);

        Assert.True(string.IsNullOrEmpty(second.ETag));
        await AssertStoredAsync(stored);
    }

    [Fact]
    public async Task A_write_with_a_stale_etag_is_inconsistent()
    {
        var stored = await WriteAsync(new SampleState { Count = 1 });
        var stale = new GrainState<SampleState>(new SampleState { Count = 9 }, stored.ETag);
        await Storage.WriteStateAsync(StateName, Grain, stored);

        await AssertInconsistentAsync(() => Storage.WriteStateAsync(StateName, Grain, stale), stored.ETag, stale.ETag);

        await AssertStoredAsync(stored);
    }

    [Fact]
    public virtual async Task A_write_with_an_etag_where_nothing_is_stored_is_inconsistent()
    {
        await AssertInconsistentAsync(() => Storage.WriteStateAsync(StateName, Grain, new GrainState<SampleState>(new SampleState(), "12345")), null, "12345");

        AssertMissing(await ReadAsync());
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_anew()
    {
        var state = await WriteAsync(new SampleState { Name = "old", Count = 1 });
        var etag = state.ETag;

        await Storage.ClearStateAsync(StateName, Grain, state);
        AssertMissing(state);
        AssertMissing(await ReadAsync());

        state.State = new SampleState { Name = "new" };
        await Storage.WriteStateAsync(StateName, Grain, state);
        Assert.NotEqual(etag, state.ETag);
        await AssertStoredAsync(state);
    }

    [Fact]
    public async Task Clearing_what_is_not_there_does_nothing_however_often()
    {
        var state = new GrainState<SampleState>(new SampleState { Name = "left over" }) { RecordExists = true };

        await Storage.ClearStateAsync(StateName, Grain, state);
        await Storage.ClearStateAsync(StateName, Grain, state);

        AssertMissing(state);
    }

    [Theory]
    [InlineData("stale")]
    [InlineData(null)]
    public virtual async Task A_clear_without_the_stored_etag_is_inconsistent(string? etag)
    {
        var stored = await WriteAsync(new SampleState { Count = 1 });
        var stale = new GrainState<SampleState>(new SampleState(), etag is null ? null : stored.ETag);
        await Storage.WriteStateAsync(StateName, Grain, stored);

        await AssertInconsistentAsync(() => Storage.ClearStateAsync(StateName, Grain, stale), stored.ETag, stale.ETag);

        await AssertStoredAsync(stored);
    }

    [Fact]
    public async Task An_etag_from_before_a_clear_stays_stale()
    {
        var state = await WriteAsync(new SampleState { Count = 1 });
        var before = new GrainState<SampleState>(new SampleState { Count = 9 }, state.ETag);
        await Storage.ClearStateAsync(StateName, Grain, state);
        await AssertInconsistentAsync(() => Storage.ClearStateAsync(StateName, Grain, before), null, before.ETag);
        await Storage.WriteStateAsync(StateName, Grain, state);

        await AssertInconsistentAsync(() => Storage.WriteStateAsync(StateName, Grain, before), state.ETag, before.ETag);

        await AssertStoredAsync(state);
    }

    [Fact]
    public async Task State_names_are_independent()
    {
        await WriteAsync(new SampleState { Count = 1 });
        var other = new GrainState<SampleState>(new SampleState { Count = 2 });
        await Storage.WriteStateAsync("other", Grain, other);
        await Storage.ClearStateAsync("other", Grain, other);

        Assert.Equal(1, (await ReadAsync()).State!.Count);
    }

    [Theory]
    [InlineData("org/model")]
    [InlineData("org/model#v1?x=%2F&y")]
    [InlineData(@"back\slash")]
    [InlineData("\0\t\n\u007F")]
    [InlineData("Кириллица 中文 שלום 😀")]
    [InlineData("..")]
    [InlineData(" ")]
    public virtual async Task Any_grain_key_has_its_own_state(string key)
    {
        var prefix = Guid.NewGuid().ToString();
        string[] keys = [prefix + key, prefix + key.ToUpperInvariant() + "+", prefix + key + "/"];
        foreach (var one in keys)
        {
            await Storage.WriteStateAsync(StateName, GrainId.Create("sample", one), new GrainState<SampleState>(new SampleState { Name = one }));
        }

        foreach (var one in keys)
        {
            Assert.Equal(one, (await ReadAsync(GrainId.Create("sample", one))).State!.Name);
        }
    }

    [Fact]
    public virtual async Task Long_grain_keys_that_differ_at_the_end_have_their_own_states()
    {
        var ids = Enumerable.Range(0, 3).Select(number => GrainId.Create("sample", new string('模', 2_000) + Grain + number)).ToArray();
        foreach (var (number, id) in ids.Index())
        {
            await Storage.WriteStateAsync(StateName, id, new GrainState<SampleState>(new SampleState { Count = number }));
        }

        foreach (var (number, id) in ids.Index())
        {
            Assert.Equal(number, (await ReadAsync(id)).State!.Count);
        }
    }

    [Fact]
    public async Task Grains_written_in_parallel_keep_their_states()
    {
        await Parallel.ForAsync(0, 100, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var id = GrainId.Create("sample", $"{Grain}/{number}");
            var state = new GrainState<SampleState>(new SampleState());
            for (var round = 0; round < 10; round++)
            {
                state.State!.Count = (number * 100) + round;
                await Storage.WriteStateAsync(StateName, id, state);
                await AssertStoredAsync(state, id);
            }
        });
    }

    [Fact]
    public async Task Of_activations_that_write_at_once_one_succeeds()
    {
        var stored = await WriteAsync(new SampleState());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(async () =>
        {
            var state = new GrainState<SampleState>(new SampleState { Count = number }, stored.ETag);
            var failed = await Record.ExceptionAsync(() => Storage.WriteStateAsync(StateName, Grain, state));
            Assert.True(failed is null or InconsistentStateException);
            return (state, failed);
        })));

        await AssertStoredAsync(Assert.Single(outcomes, outcome => outcome.failed is null).state);
    }

    protected async Task<GrainState<SampleState>> WriteAsync(SampleState? value)
    {
        var state = new GrainState<SampleState>(value);
        await Storage.WriteStateAsync(StateName, Grain, state);
        return state;
    }

    protected async Task<GrainState<SampleState>> ReadAsync(GrainId? id = null)
    {
        var state = new GrainState<SampleState>(new SampleState());
        await Storage.ReadStateAsync(StateName, id ?? Grain, state);
        return state;
    }

    private async Task AssertStoredAsync(GrainState<SampleState> expected, GrainId? id = null)
    {
        var read = await ReadAsync(id);
        Assert.Equal((expected.ETag, true, expected.State), (read.ETag, read.RecordExists, read.State));
    }

    protected static void AssertMissing(GrainState<SampleState> state)
    {
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(new SampleState(), state.State);
    }

    private async Task AssertInconsistentAsync(Func<Task> action, string? storedETag, string? currentETag)
    {
        var failed = await Assert.ThrowsAnyAsync<InconsistentStateException>(action);
        Assert.Equal(currentETag ?? "", failed.CurrentEtag ?? "");
        if (TellsStoredETag)
        {
            Assert.Equal(typeof(InconsistentStateException), failed.GetType());
            Assert.Equal(storedETag ?? "", failed.StoredEtag ?? "");
        }
    }
}
