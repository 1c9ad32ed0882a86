namespace Crawler.ClusterTests.Harness;

/// <summary>A table of its own in the account that all tests share.</summary>
internal sealed class AzuriteTable(string connectionString) : ISharedStore
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["CRAWLER__STORE__KIND"] = "AzureTables",
        ["CRAWLER__STORE__CONNECTIONSTRING"] = connectionString,
        ["CRAWLER__STORE__TABLENAME"] = _table,
    };

    public long? WalBytes => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
