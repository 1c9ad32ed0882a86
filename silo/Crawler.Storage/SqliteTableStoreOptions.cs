namespace Crawler.Storage;

/// <summary>How often the embedded store waits for the disk.</summary>
public enum SqliteDurability
{
    /// <summary>The log is flushed at checkpoints: killing the process loses nothing; a power failure may lose the last commits, in order.</summary>
    Normal,

    /// <summary>Every transaction waits for the disk.</summary>
    Full,
}

/// <summary>How an embedded store is opened.</summary>
public sealed class SqliteTableStoreOptions
{
    /// <summary>The database file; its folder is created where it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>How often to wait for the disk. Full costs a flush for each joined transaction.</summary>
    /// <value>Defaults to <see cref="SqliteDurability.Normal"/>.</value>
    public SqliteDurability Durability { get; init; }

    /// <summary>How long to wait for another process that writes.</summary>
    /// <value>Defaults to 30 seconds.</value>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
