using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Crawler.Storage.Tests.Grains;

/// <summary>The grain storage in a silo, found by its name.</summary>
public sealed class PersistentGrainTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteTableStore _store = null!;
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _store = SqliteTableStore.Open(new() { Path = _folder.File("store.db") });
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<ITableStore>(_store);
            silo.AddTableGrainStorage("tables");
            silo.AddTableGrainStorage("elsewhere", options => options.Table = "other");
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_state_outlives_its_activation_until_it_is_cleared()
    {
        var grain = _cluster.Client.GetGrain<ICounterGrain>("meta-llama/Llama-3.1#8B");
        Assert.Equal(1, await grain.IncrementAsync());
        var first = await grain.LeaveAsync();

        Assert.Equal(2, await grain.IncrementAsync());
        Assert.NotEqual(first, await grain.ForgetAsync());

        Assert.Equal(1, await grain.IncrementAsync());
    }

    [Fact]
    public async Task Storages_of_other_tables_are_apart()
    {
        var services = _cluster.Silos[0].ServiceProvider;
        var id = GrainId.Create("sample", "a");
        var state = new GrainState<SampleState>(new SampleState { Count = 1 });

        await services.GetRequiredKeyedService<IGrainStorage>("elsewhere").WriteStateAsync("state", id, state);

        Assert.NotNull(await _store.GetAsync("other", id.ToString(), "state", TestContext.Current.CancellationToken));
        Assert.Null(await _store.GetAsync("grains", id.ToString(), "state", TestContext.Current.CancellationToken));
    }
}
