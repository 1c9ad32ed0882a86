namespace Crawler.Storage;

/// <summary>One stored row.</summary>
/// <param name="Key">The row key.</param>
/// <param name="Payload">The stored bytes; owned by the reader.</param>
/// <param name="ETag">Changes with every write of the row; opaque.</param>
public sealed record TableRow(string Key, byte[] Payload, string ETag);

/// <summary>One stored row without its payload.</summary>
/// <param name="Key">The row key.</param>
/// <param name="Bytes">The length of its payload.</param>
/// <param name="ETag">Changes with every write of the row; opaque.</param>
public sealed record RowHead(string Key, int Bytes, string ETag);

/// <summary>A half-open range of row keys, compared ordinally.</summary>
/// <param name="From">The first key that may be returned; null starts at the first row.</param>
/// <param name="To">The first key that is not returned any more; null goes to the last row.</param>
public readonly record struct RowRange(string? From, string? To)
{
    /// <summary>Every row of the partition.</summary>
    public static RowRange All => default;

    /// <summary>Every row whose key starts with <paramref name="prefix"/> (not empty, and not ending in U+FFFF).</summary>
    public static RowRange Prefix(string prefix) => new(prefix, prefix[..^1] + (char)(prefix[^1] + 1));
}

/// <summary>What one batch and one row may hold.</summary>
/// <param name="MaxRowsPerBatch">Writes per batch.</param>
/// <param name="MaxBatchBytes">Payload bytes per batch, all rows together.</param>
/// <param name="MaxRowBytes">Payload bytes of one row.</param>
public sealed record TableLimits(int MaxRowsPerBatch, int MaxBatchBytes, int MaxRowBytes)
{
    /// <summary>The limits every implementation keeps: 100 rows and 2 MB a batch, 700,000 bytes a row.</summary>
    public static TableLimits Default { get; } = new(100, 2_000_000, 700_000);
}

/// <summary>What a write asks of the row it meets.</summary>
public enum WriteKind
{
    /// <summary>The row must not exist.</summary>
    Insert,

    /// <summary>The row is written whatever is there.</summary>
    Upsert,

    /// <summary>The row must exist with the given etag, or exist at all where the etag is null.</summary>
    Replace,

    /// <summary>With an etag: the row must exist with it. Without: the row is removed if it is there.</summary>
    Delete,
}

/// <summary>One write of a batch. Use the factory methods.</summary>
public readonly record struct RowWrite
{
    private RowWrite(WriteKind kind, string row, ReadOnlyMemory<byte> payload, string? etag)
    {
        Kind = kind;
        Row = row;
        Payload = payload;
        ETag = etag;
    }

    /// <summary>What is asked of the row.</summary>
    public WriteKind Kind { get; }

    /// <summary>The row key.</summary>
    public string Row { get; }

    /// <summary>The new payload; empty for a delete.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The etag the row must have, or null for any.</summary>
    public string? ETag { get; }

    /// <summary>Writes a row that must not exist yet.</summary>
    public static RowWrite Insert(string row, ReadOnlyMemory<byte> payload) => new(WriteKind.Insert, row, payload, null);

    /// <summary>Writes a row, whatever is there.</summary>
    public static RowWrite Upsert(string row, ReadOnlyMemory<byte> payload) => new(WriteKind.Upsert, row, payload, null);

    /// <summary>Overwrites a row that still has <paramref name="etag"/> (null: any etag, but it must exist).</summary>
    public static RowWrite Replace(string row, ReadOnlyMemory<byte> payload, string? etag) => new(WriteKind.Replace, row, payload, etag);

    /// <summary>Removes a row that still has <paramref name="etag"/>; with null, removes it if it is there.</summary>
    public static RowWrite Delete(string row, string? etag = null) => new(WriteKind.Delete, row, default, etag);
}

/// <summary>How a commit ended.</summary>
public sealed record CommitResult
{
    private CommitResult(IReadOnlyList<string?> etags, int? conflictIndex)
    {
        ETags = etags;
        ConflictIndex = conflictIndex;
    }

    /// <summary>Whether every write took effect.</summary>
    public bool Succeeded => ConflictIndex is null;

    /// <summary>The new etag of each write, in the order of the batch; null for deletes. Empty after a conflict.</summary>
    public IReadOnlyList<string?> ETags { get; }

    /// <summary>The index of the first write whose condition did not hold, or null.</summary>
    public int? ConflictIndex { get; }

    /// <summary>Every write took effect.</summary>
    public static CommitResult Committed(IReadOnlyList<string?> etags) => new(etags, null);

    /// <summary>Nothing took effect: the condition of the write at <paramref name="index"/> did not hold.</summary>
    public static CommitResult Conflict(int index) => new([], index);
}
