namespace Crawler.Storage.Sqlite;

/// <summary>The sizes the store works with.</summary>
internal static class SqliteTuning
{
    public const int PageBytes = 8192;

    public const int WriterCacheKilobytes = 32 * 1024;

    public const int ReaderCacheKilobytes = 4 * 1024;

    /// <summary>Joined requests per transaction: bounds what one failing transaction takes with it.</summary>
    public const int MaxRequests = 256;

    /// <summary>Payload per transaction: bounds how long other processes wait for the lock.</summary>
    public const int MaxTransactionBytes = 4 * 1024 * 1024;

    /// <summary>Requests that may wait; further callers wait to be queued.</summary>
    public const int QueueLength = 4096;

    public const int ScanRows = 256;

    public const int ScanBytes = 1024 * 1024;

    public const int ScanKeys = 4096;

    /// <summary>Partitions counted in one read.</summary>
    public const int CountedPartitions = 64;

    /// <summary>Copied back into the database from this size of the write-ahead log on, without waiting for readers.</summary>
    public const int CheckpointBytes = 16 * 1024 * 1024;

    /// <summary>From this size on the writer waits for readers to finish, so that a steady stream of reads cannot let the log grow.</summary>
    public const int ForcedCheckpointBytes = 64 * 1024 * 1024;

    /// <summary>The log file is cut to this size once it is copied back.</summary>
    public const int WalBytesKept = 32 * 1024 * 1024;

    public static long CheckpointPages(long pageBytes) => CheckpointBytes / pageBytes;
}
