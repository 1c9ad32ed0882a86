using System.Buffers.Binary;
using System.IO.Hashing;
using Crawler.Storage;

namespace Crawler.Grains.Hosting;

/// <summary>Values of any size as rows of one partition. The first row goes last and only once, so a value is either whole or not there.</summary>
/// <remarks>
/// The first row begins with the number of rows. Values that are inserted and take several are told apart by their digest: the number is then negative, the digest follows, and
/// the other rows bear it in their keys, so that of two writers the one who loses has touched nothing of the other's.
/// </remarks>
internal static class BlobRows
{
    /// <summary>Bytes before the value in its first row: how many rows there are.</summary>
    public const int HeadBytes = 4;

    private const int AddressedHeadBytes = HeadBytes + sizeof(ulong);

    /// <summary>Writes a value that is not there yet.</summary>
    /// <returns>False where it was there: the first write wins.</returns>
    public static async Task<bool> InsertAsync(ITableStore store, string table, string partition, string key, byte[] value, CancellationToken cancellationToken)
    {
        var isAddressed = value.Length > store.Limits.MaxRowBytes - HeadBytes;
        var headBytes = isAddressed ? AddressedHeadBytes : HeadBytes;
        var framed = new byte[headBytes + value.Length];
        value.CopyTo(framed, headBytes);
        var digest = XxHash3.HashToUInt64(value);
        var (head, rows) = await WriteTailAsync(store, table, partition, isAddressed ? Addressed(key, digest) : key, framed, headBytes, cancellationToken);
        BinaryPrimitives.WriteInt32LittleEndian(framed, isAddressed ? -rows : rows);
        if (isAddressed)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(framed.AsSpan(HeadBytes), digest);
        }

        return await store.InsertOnceAsync(table, partition, Key(key, 0), head, cancellationToken);
    }

    /// <summary>Writes a value over what may be there. Whoever reads meanwhile may find it in pieces: for values that are read when all are written.</summary>
    /// <param name="store">Where.</param>
    /// <param name="table">The table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="key">The value's name.</param>
    /// <param name="framed">The value, behind <see cref="HeadBytes"/> bytes that are overwritten here.</param>
    /// <param name="cancellationToken">Cancels; the outcome is then unknown.</param>
    public static async Task ReplaceAsync(
        ITableStore store, string table, string partition, string key, Memory<byte> framed, CancellationToken cancellationToken)
    {
        var (head, rows) = await WriteTailAsync(store, table, partition, key, framed, HeadBytes, cancellationToken);
        BinaryPrimitives.WriteInt32LittleEndian(framed.Span, rows);
        await store.CommitAsync(table, partition, [RowWrite.Upsert(Key(key, 0), head)], cancellationToken);
    }

    /// <summary>Reads a value, or null where it is not there.</summary>
    public static async Task<byte[]?> GetAsync(ITableStore store, string table, string partition, string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(table, partition, Key(key, 0), cancellationToken) is not { } head)
        {
            return null;
        }

        var layout = Layout.Of(key, head.Payload);
        var value = new List<byte[]> { head.Payload[layout.HeadBytes..] };
        for (var i = 1; i < layout.Rows; i++)
        {
            var chunk = await store.GetAsync(table, partition, Key(layout.TailKey, i), cancellationToken);
            value.Add(chunk?.Payload ?? throw new InvalidDataException($"Row {Key(layout.TailKey, i)} of {table}/{partition} is missing: the store is damaged."));
        }

        return value.Count == 1 ? value[0] : Join(value);
    }

    /// <summary>Whether a value is there.</summary>
    public static async Task<bool> ExistsAsync(ITableStore store, string table, string partition, string key, CancellationToken cancellationToken) =>
        await store.GetAsync(table, partition, Key(key, 0), cancellationToken) is not null;

    /// <summary>Removes a value, the first row first: it is gone whole, or whole.</summary>
    public static async Task DeleteAsync(ITableStore store, string table, string partition, string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(table, partition, Key(key, 0), cancellationToken) is not { } head)
        {
            return;
        }

        var layout = Layout.Of(key, head.Payload);
        await store.CommitAsync(table, partition, [RowWrite.Delete(Key(key, 0))], cancellationToken);
        for (var i = 1; i < layout.Rows; i++)
        {
            await store.CommitAsync(table, partition, [RowWrite.Delete(Key(layout.TailKey, i))], cancellationToken);
        }
    }

    /// <summary>Writes all rows but the first, and gives that one back with the number of all.</summary>
    private static async Task<(ReadOnlyMemory<byte> Head, int Rows)> WriteTailAsync(
        ITableStore store, string table, string partition, string key, Memory<byte> framed, int headBytes, CancellationToken cancellationToken)
    {
        var chunkBytes = store.Limits.MaxRowBytes - headBytes;
        var value = framed[headBytes..];
        var chunks = (value.Length + chunkBytes - 1) / chunkBytes;
        for (var i = chunks - 1; i > 0; i--)
        {
            var chunk = value.Slice(i * chunkBytes, Math.Min(chunkBytes, value.Length - (i * chunkBytes)));
            await store.CommitAsync(table, partition, [RowWrite.Upsert(Key(key, i), chunk)], cancellationToken);
        }

        return (framed[..(headBytes + Math.Min(chunkBytes, value.Length))], chunks);
    }

    /// <summary>The keys of all rows of a value, as its first row says.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="head">The payload of its first row.</param>
    /// <exception cref="InvalidDataException">The first row is too short to be one.</exception>
    public static IReadOnlyList<string> KeysOf(string key, ReadOnlySpan<byte> head)
    {
        var layout = head.Length >= HeadBytes && (BinaryPrimitives.ReadInt32LittleEndian(head) >= 0 || head.Length >= AddressedHeadBytes)
            ? Layout.Of(key, head)
            : throw new InvalidDataException($"The first row of {key} is too short.");
        return [Key(key, 0), .. Enumerable.Range(1, Math.Max(0, layout.Rows - 1)).Select(i => Key(layout.TailKey, i))];
    }

    /// <summary>Whether a value is the one that its first row speaks of; such as bear no digest are believed.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> head, ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadInt32LittleEndian(head) >= 0 || BinaryPrimitives.ReadUInt64LittleEndian(head[HeadBytes..]) == XxHash3.HashToUInt64(value);

    /// <summary>The name of the value whose first row has this key; null where it is no first row.</summary>
    public static string? NameOf(string rowKey) => rowKey.EndsWith("|0000", StringComparison.Ordinal) ? rowKey[..^5] : null;

    private static byte[] Join(List<byte[]> chunks)
    {
        var (joined, at) = (new byte[chunks.Sum(chunk => chunk.Length)], 0);
        foreach (var chunk in chunks)
        {
            chunk.CopyTo(joined, at);
            at += chunk.Length;
        }

        return joined;
    }

    private static string Addressed(string key, ulong digest) => $"{key}|{digest:x16}";

    private static string Key(string key, int chunk) => $"{key}|{chunk:d4}";

    /// <summary>How a value's rows are named, as its first row says.</summary>
    private readonly record struct Layout(int HeadBytes, int Rows, string TailKey)
    {
        public static Layout Of(string key, ReadOnlySpan<byte> head)
        {
            var rows = BinaryPrimitives.ReadInt32LittleEndian(head);
            return rows >= 0
                ? new Layout(BlobRows.HeadBytes, rows, key)
                : new Layout(AddressedHeadBytes, -rows, Addressed(key, BinaryPrimitives.ReadUInt64LittleEndian(head[BlobRows.HeadBytes..])));
        }
    }
}
