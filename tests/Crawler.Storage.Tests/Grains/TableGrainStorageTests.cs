using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Crawler.Storage.Tests.Grains;

/// <summary>Orleans' contract, kept by <see cref="TableGrainStorage"/> over SQLite; and its own format.</summary>
public sealed class TableGrainStorageTests : GrainStorageConformance, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private SqliteTableStore _store = null!;
    private TableGrainStorage _storage = null!;

    protected override IGrainStorage Storage => _storage;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = SqliteTableStore.Open(new() { Path = _folder.File("store.db") });
        var serializer = new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>());
        _storage = new TableGrainStorage(_store, serializer, _services.GetRequiredService<IActivatorProvider>(), "grains");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_state_is_one_row_that_begins_with_the_format()
    {
        await WriteAsync(new SampleState { Name = "x" });

        var row = await _store.GetAsync("grains", Grain.ToString(), "state", Stop);

        Assert.Equal(1, row!.Payload[0]);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0 })]
    [InlineData(new byte[0])]
    public async Task A_format_that_is_not_known_is_refused(byte[] payload)
    {
        await _store.CommitAsync("grains", Grain.ToString(), [RowWrite.Insert("state", payload)], Stop);

        var refused = await Assert.ThrowsAsync<TableStoreException>(() => ReadAsync());

        Assert.Equal(TableStoreFailure.Format, refused.Failure);
        Assert.Contains(Grain.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_too_large_is_refused_and_the_stored_one_stays()
    {
        var state = await WriteAsync(new SampleState { Count = 1 });
        var etag = state.ETag;
        state.State!.Bytes = new byte[700_000];

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Storage.WriteStateAsync("state", Grain, state));

        Assert.Contains(Grain.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Equal(etag, state.ETag);
        Assert.Equal(1, (await ReadAsync()).State!.Count);
    }

    [Fact]
    public async Task A_state_may_be_a_plain_value()
    {
        var state = new GrainState<int>(42);
        await Storage.WriteStateAsync("state", Grain, state, Stop);

        var read = new GrainState<int>();
        await Storage.ReadStateAsync("state", Grain, read, Stop);
        await Storage.ClearStateAsync("state", Grain, state, Stop);

        Assert.Equal((42, 0), (read.State, state.State));
    }
}
