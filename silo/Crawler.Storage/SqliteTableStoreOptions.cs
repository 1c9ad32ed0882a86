namespace Crawler.Storage;

/// <summary>What a commit has survived when it is answered.</summary>
public enum SqliteDurability
{
    /// <summary>
    /// The end of the process, also by <c>kill -9</c>. A power cut or a crash of the operating system may lose the last commits, always the newest
    /// ones and in order, never the file. The disk is flushed at checkpoints only, so commits cost no flush.
    /// </summary>
    Normal,

    /// <summary>
    /// A power cut as well. Every joined transaction waits for one flush of the disk (0.1 to 10 ms), so lone commits become that much slower.
    /// </summary>
    Full,
}

/// <summary>Where and how a <see cref="SqliteTableStore"/> keeps its rows.</summary>
public sealed class SqliteTableStoreOptions
{
    /// <summary>The database file. Its folder is created; beside it SQLite keeps files ending in <c>-wal</c> and <c>-shm</c>.</summary>
    /// <remarks>Must be on a local disk: network file systems do not lock as SQLite needs.</remarks>
    public required string Path { get; init; }

    /// <summary>What a commit has survived when it is answered.</summary>
    /// <value>Normal.</value>
    public SqliteDurability Durability { get; init; } = SqliteDurability.Normal;

    /// <summary>How long a commit or a read waits for another process that holds the file, before it fails as busy.</summary>
    /// <remarks>Longer bears slower neighbours; shorter tells sooner of one that hangs.</remarks>
    /// <value>10 seconds.</value>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
