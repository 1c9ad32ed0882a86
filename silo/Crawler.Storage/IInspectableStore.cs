namespace Crawler.Storage;

/// <summary>A table store that can tell what it holds: for tools that copy, verify, tidy or measure a store as a whole.</summary>
public interface IInspectableStore : ITableStore
{
    /// <summary>Streams every partition that holds rows, by table and then by partition, both in ascending ordinal order.</summary>
    /// <remarks>
    /// Reads the whole store, though not its payloads. A partition that is written meanwhile is counted as it was at some moment of the reading, row by row; those that are
    /// left alone are counted exactly.
    /// </remarks>
    IAsyncEnumerable<StoredPartition> PartitionsAsync(CancellationToken cancellationToken = default);
}

/// <summary>What one partition holds.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Partition">Its key.</param>
/// <param name="Rows">How many rows; at least one.</param>
/// <param name="Bytes">Bytes of their payloads; keys and what the backend adds are not counted.</param>
public sealed record StoredPartition(string Table, string Partition, long Rows, long Bytes);
