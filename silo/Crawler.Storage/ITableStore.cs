namespace Crawler.Storage;

/// <summary>
/// Rows of bytes in named tables, grouped into partitions; a batch of writes to one partition is atomic. The smallest common ground of Azure
/// Tables and SQLite that the product needs.
/// </summary>
/// <remarks>
/// Row keys sort ordinally, by UTF-16 code unit. Any non-empty key of at most 255 characters is allowed: what a backend cannot take as a key is
/// encoded by it and never seen by the caller. Implementations are thread-safe. A cancelled or timed-out commit has an unknown outcome: reload,
/// then go on.
/// </remarks>
public interface ITableStore
{
    /// <summary>What one batch and one row may hold.</summary>
    TableLimits Limits { get; }

    /// <summary>Reads one row, or null where there is none.</summary>
    ValueTask<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default);

    /// <summary>Streams the rows of a partition whose keys lie in <paramref name="range"/>, in ascending key order.</summary>
    IAsyncEnumerable<TableRow> ScanAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default);

    /// <summary>Streams the keys of the rows whose keys lie in <paramref name="range"/>, in ascending order, without reading their payloads.</summary>
    IAsyncEnumerable<RowHead> ScanKeysAsync(string table, string partition, RowRange range, CancellationToken cancellationToken = default);

    /// <summary>Applies all of <paramref name="writes"/> to one partition, or none of them. At most one write per row key.</summary>
    /// <returns>The new etags, or the first write whose condition did not hold. A conflict is an expected outcome, not an exception.</returns>
    /// <exception cref="ArgumentException">The batch is empty, names a row twice, or is over <see cref="Limits"/>.</exception>
    Task<CommitResult> CommitAsync(string table, string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default);
}
