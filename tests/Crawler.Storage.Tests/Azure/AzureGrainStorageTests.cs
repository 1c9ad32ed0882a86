using Crawler.Storage.Tests.Grains;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Orleans' contract, kept by <see cref="TableGrainStorage"/> over Azure Tables.</summary>
public sealed class AzureGrainStorageTests(AzuriteFixture azurite) : GrainStorageConformance, IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private TableGrainStorage _storage = null!;

    protected override IGrainStorage Storage => _storage;

    public async ValueTask InitializeAsync()
    {
        var store = await AzureTableStore.OpenAsync(new() { ConnectionString = await azurite.ConnectionStringAsync() });
        var serializer = new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>());
        _storage = new TableGrainStorage(store, serializer, _services.GetRequiredService<IActivatorProvider>(), "grains");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
