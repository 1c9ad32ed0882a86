using Crawler.ClusterTests.Harness;
using Crawler.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Crawler.ClusterTests.Scenarios;

/// <summary>The scenarios over Azure Tables, as Azurite serves them.</summary>
[Collection(OneAtATime)]
public sealed class AzuriteClusterTests(AzuriteFixture azurite, Undisturbed undisturbed) : ClusterScenarios(undisturbed)
{
    /// <inheritdoc/>
    protected override async Task<ISharedStore> OpenStoreAsync() => new AzuriteTable(await azurite.ConnectionStringAsync());
}
