namespace Crawler.ClusterTests.Harness;

/// <summary>A SQLite store in a folder of its own.</summary>
internal sealed class SqliteFolder : ISharedStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crawler-cluster-").FullName;

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["CRAWLER__STORE__KIND"] = "Sqlite",
        ["CRAWLER__STORE__DATADIRECTORY"] = _folder,
    };

    public long? WalBytes => new FileInfo(Path.Combine(_folder, "crawler.db-wal")) is { Exists: true } log ? log.Length : 0;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
