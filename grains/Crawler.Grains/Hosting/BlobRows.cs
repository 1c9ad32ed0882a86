using System.Buffers.Binary;
using Crawler.Storage;

namespace Crawler.Grains.Hosting;

/// <summary>Values of any size as rows of one partition. The first row goes last and only once, so a value is either whole or not there.</summary>
internal static class BlobRows
{
    /// <summary>Bytes before the value in its first row: how many rows there are.</summary>
    public const int HeadBytes = 4;


    /// <summary>Writes a value that is not there yet.</summary>
    /// <returns>False where it was there: the first write wins.</returns>
    public static async Task<bool> InsertAsync(ITableStore store, string table, string partition, string key, byte[] value, CancellationToken cancellationToken)
    {
        var framed = new byte[HeadBytes + value.Length];
        value.CopyTo(framed, HeadBytes);
        var head = await WriteTailAsync(store, table, partition, key, framed, cancellationToken);
        var result = await store.CommitAsync(table, partition, [RowWrite.Insert(Key(key, 0), head)], cancellationToken);
        return result.Succeeded;
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
        var head = await WriteTailAsync(store, table, partition, key, framed, cancellationToken);
        await store.CommitAsync(table, partition, [RowWrite.Upsert(Key(key, 0), head)], cancellationToken);
    }

    /// <summary>Writes all rows but the first, and gives that one back.</summary>
    private static async Task<ReadOnlyMemory<byte>> WriteTailAsync(
        ITableStore store, string table, string partition, string key, Memory<byte> framed, CancellationToken cancellationToken)
    {
        var chunkBytes = store.Limits.MaxRowBytes - HeadBytes;
        var value = framed[HeadBytes..];
        var chunks = (value.Length + chunkBytes - 1) / chunkBytes;
        for (var i = chunks - 1; i > 0; i--)
        {
            var chunk = value.Slice(i * chunkBytes, Math.Min(chunkBytes, value.Length - (i * chunkBytes)));
            await store.CommitAsync(table, partition, [RowWrite.Upsert(Key(key, i), chunk)], cancellationToken);
        }

        BinaryPrimitives.WriteInt32LittleEndian(framed.Span, chunks);
        return framed[..(HeadBytes + Math.Min(chunkBytes, value.Length))];
    }

    /// <summary>Reads a value, or null where it is not there.</summary>
    public static async Task<byte[]?> GetAsync(ITableStore store, string table, string partition, string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(table, partition, Key(key, 0), cancellationToken) is not { } head)
        {
            return null;
        }

        var value = new List<byte[]> { head.Payload[HeadBytes..] };
        for (var i = 1; i < BinaryPrimitives.ReadInt32LittleEndian(head.Payload); i++)
        {
            var chunk = await store.GetAsync(table, partition, Key(key, i), cancellationToken);
            value.Add(chunk?.Payload ?? throw new InvalidDataException($"Row {Key(key, i)} of {table}/{partition} is missing: the store is damaged."));
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

        for (var i = 0; i < BinaryPrimitives.ReadInt32LittleEndian(head.Payload); i++)
        {
            await store.CommitAsync(table, partition, [RowWrite.Delete(Key(key, i))], cancellationToken);
        }
    }

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

    private static string Key(string key, int chunk) => $"{key}|{chunk:d4}";
}
