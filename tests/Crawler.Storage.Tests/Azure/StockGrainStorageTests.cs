using Azure;
using Azure.Data.Tables;
using Crawler.Storage.Tests.Grains;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Crawler.Storage.Tests.Azure;

/// <summary>A silo with Orleans' own grain storage over Azure Tables.</summary>
public sealed class StockGrainStorage(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly SemaphoreSlim _deploying = new(1, 1);
    private InProcessTestCluster? _cluster;

    public async Task<IGrainStorage> GetAsync()
    {
        var connectionString = await azurite.ConnectionStringAsync();
        await _deploying.WaitAsync();
        try
        {
            _cluster ??= await DeployAsync(connectionString);
        }
        finally
        {
            _deploying.Release();
        }

        return _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("stock");
    }

    public async ValueTask DisposeAsync()
    {
        _deploying.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static async Task<InProcessTestCluster> DeployAsync(string connectionString)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddAzureTableGrainStorage("stock", options =>
        {
            options.TableServiceClient = new TableServiceClient(connectionString);
            options.TableName = "stock";
            options.DeleteStateOnClear = true;
        }));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

/// <summary>The same suite over Orleans' own provider: what it asks is Orleans' contract, and not ours.</summary>
public sealed class StockGrainStorageTests(StockGrainStorage stock) : GrainStorageConformance, IClassFixture<StockGrainStorage>, IAsyncLifetime
{
    private IGrainStorage _storage = null!;

    protected override IGrainStorage Storage => _storage;

    public async ValueTask InitializeAsync() => _storage = await stock.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What follows is where the stock provider differs, each as it is there; ours keeps to the suite.

    /// <summary>A type of its own, derived from Orleans', with a stored etag of "Unknown".</summary>
    protected override bool TellsStoredETag => false;

    /// <summary>A null state is stored as an entity without data, which reads as missing.</summary>
    public override async Task A_null_state_reads_back_as_a_new_one()
    {
        await WriteAsync(null);

        Assert.False((await ReadAsync()).RecordExists);
    }

    /// <summary>Etags go into a header as they are, so a foreign one is an error of the service and no inconsistency.</summary>
    public override async Task A_write_with_an_etag_where_nothing_is_stored_is_inconsistent()
    {
        var failed = await Assert.ThrowsAsync<RequestFailedException>(
            () => Storage.WriteStateAsync(StateName, Grain, new GrainState<SampleState>(new SampleState(), "12345")));

        Assert.Equal(400, failed.Status);
        AssertMissing(await ReadAsync());
    }

    /// <summary>Without an etag nothing is cleared, and nothing is said.</summary>
    public override async Task A_clear_without_the_stored_etag_is_inconsistent(string? etag)
    {
        if (etag is not null)
        {
            await base.A_clear_without_the_stored_etag_is_inconsistent(etag);
            return;
        }

        await WriteAsync(new SampleState { Count = 1 });
        await Storage.ClearStateAsync(StateName, Grain, new GrainState<SampleState>(new SampleState()));

        Assert.Equal(1, (await ReadAsync()).State!.Count);
    }

    /// <summary>Some characters are replaced in keys, control characters are not.</summary>
    public override async Task Any_grain_key_has_its_own_state(string key)
    {
        if (!key.Any(char.IsControl))
        {
            await base.Any_grain_key_has_its_own_state(key);
            return;
        }

        var failed = await Assert.ThrowsAsync<RequestFailedException>(
            () => Storage.WriteStateAsync(StateName, GrainId.Create("sample", key), new GrainState<SampleState>(new SampleState())));
        Assert.Equal(400, failed.Status);
    }

    /// <summary>A grain's id is the partition key, so it may be no longer than that.</summary>
    public override async Task Long_grain_keys_that_differ_at_the_end_have_their_own_states() => await Assert.ThrowsAsync<ArgumentException>(
        () => Storage.WriteStateAsync(StateName, GrainId.Create("sample", new string('k', 2_000)), new GrainState<SampleState>(new SampleState())));
}
