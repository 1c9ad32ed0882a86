using Crawler.ClusterTests.Harness;

namespace Crawler.ClusterTests.Scenarios;

/// <summary>The scenarios over one SQLite folder.</summary>
public sealed class SqliteClusterTests(Undisturbed undisturbed) : ClusterScenarios(undisturbed)
{
    /// <inheritdoc/>
    protected override Task<ISharedStore> OpenStoreAsync() => Task.FromResult<ISharedStore>(new SqliteFolder());
}
