namespace Crawler.Storage;

/// <summary>What every implementation checks before it touches storage, so that all of them refuse the same calls in the same words.</summary>
public static class CommitRules
{
    /// <summary>The longest table name, partition key or row key, in UTF-16 code units.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Refuses keys that are null, empty or longer than <see cref="MaxKeyLength"/>.</summary>
    /// <exception cref="ArgumentException">A key is not allowed.</exception>
    public static void CheckKey(string key, string parameterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(key, parameterName);
        if (key.Length > MaxKeyLength)
        {
            throw new ArgumentException(
                $"The key '{key[..32]}...' has {key.Length} characters; {MaxKeyLength} are allowed. Shorten it.", parameterName);
        }
    }

    /// <summary>Refuses batches that are empty, name a row twice, or are over <paramref name="limits"/>.</summary>
    /// <returns>The payload bytes of the batch.</returns>
    /// <exception cref="ArgumentException">The batch is not allowed; the message names the row and its size.</exception>
    public static int CheckBatch(IReadOnlyList<RowWrite> writes, TableLimits limits)
    {
        ArgumentNullException.ThrowIfNull(writes);
        ArgumentNullException.ThrowIfNull(limits);
        if (writes.Count == 0 || writes.Count > limits.MaxRowsPerBatch)
        {
            throw new ArgumentException(
                $"The batch holds {writes.Count} writes; 1 to {limits.MaxRowsPerBatch} are allowed. Split it.", nameof(writes));
        }

        long total = 0;
        var seen = writes.Count > 1 ? new HashSet<string>(writes.Count, StringComparer.Ordinal) : null;
        foreach (var write in writes)
        {
            CheckKey(write.Row, nameof(writes));
            total += CheckSize(write, limits);
            if (seen?.Add(write.Row) == false)
            {
                throw new ArgumentException($"The batch names row '{write.Row}' twice; a batch writes a row once.", nameof(writes));
            }
        }

        return total <= limits.MaxBatchBytes
            ? (int)total
            : throw new ArgumentException(
                $"The batch from row '{writes[0].Row}' to row '{writes[^1].Row}' holds {total} bytes; {limits.MaxBatchBytes} are allowed. Split it.",
                nameof(writes));
    }

    private static int CheckSize(in RowWrite write, TableLimits limits) => write.Payload.Length <= limits.MaxRowBytes
        ? write.Payload.Length
        : throw new ArgumentException(
            $"Row '{write.Row}' holds {write.Payload.Length} bytes; {limits.MaxRowBytes} are allowed. Spread it over several rows.",
            nameof(write));
}
