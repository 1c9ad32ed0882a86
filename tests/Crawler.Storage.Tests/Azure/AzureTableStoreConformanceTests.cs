using Crawler.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Crawler.Storage.Tests.Azure;

/// <summary>The contract, kept by <see cref="AzureTableStore"/> on Azurite.</summary>
public sealed class AzureTableStoreConformanceTests(AzuriteFixture azurite) : TableStoreConformance
{
    // Every commit is a request here.
    protected override int Contenders => 8;

    protected override int ModelRuns => 20;

    protected override async Task<ITableStore> OpenAsync() =>
        await AzureTableStore.OpenAsync(new() { ConnectionString = await azurite.ConnectionStringAsync() }, cancellationToken: Stop);
}
