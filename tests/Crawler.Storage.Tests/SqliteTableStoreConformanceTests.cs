namespace Crawler.Storage.Tests;

/// <summary>The contract, kept by <see cref="SqliteTableStore"/>.</summary>
public sealed class SqliteTableStoreConformanceTests : TableStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<ITableStore> OpenAsync() =>
        Task.FromResult<ITableStore>(SqliteTableStore.Open(new SqliteTableStoreOptions { Path = _folder.File("store.db") }));
}
