using System.Globalization;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>A row as an entity: its length, and the payload in binary properties of 64 KiB.</summary>
internal static class AzureRow
{
    private const int ChunkBytes = 64 * 1024;
    private const string LengthProperty = "L";

    /// <summary>The properties of a row without its payload.</summary>
    public static IReadOnlyList<string> HeadProperties { get; } = [nameof(TableEntity.RowKey), LengthProperty];

    public static TableEntity Write(AzurePartition partition, string rowKey, ReadOnlyMemory<byte> payload)
    {
        var entity = partition.Entity(rowKey);
        entity[LengthProperty] = payload.Length;
        for (var at = 0; at < payload.Length; at += ChunkBytes)
        {
            entity[Chunk(at)] = payload[at..Math.Min(at + ChunkBytes, payload.Length)].ToArray();
        }

        return entity;
    }

    /// <exception cref="FormatException">The entity is no whole row.</exception>
    public static TableRow Read(TableEntity entity)
    {
        var payload = new byte[Length(entity)];
        for (var at = 0; at < payload.Length; at += ChunkBytes)
        {
            var chunk = entity.GetBinary(Chunk(at));
            if (chunk?.Length != Math.Min(ChunkBytes, payload.Length - at))
            {
                throw new FormatException($"The row '{entity.RowKey}' lacks bytes from {at} of {payload.Length}.");
            }

            chunk.CopyTo(payload, at);
        }

        return new(AzureKey.Decode(entity.RowKey), payload, entity.ETag.ToString());
    }

    /// <exception cref="FormatException">The entity is no row.</exception>
    public static RowHead ReadHead(TableEntity entity) => new(AzureKey.Decode(entity.RowKey), Length(entity), entity.ETag.ToString());

    /// <exception cref="FormatException">The entity is no row.</exception>
    public static int Length(TableEntity entity) => entity.TryGetValue(LengthProperty, out var value) && value is int and >= 0 and var length
        ? length
        : throw new FormatException($"The row '{entity.RowKey}' does not say how long it is.");

    private static string Chunk(int at) => string.Create(CultureInfo.InvariantCulture, $"D{at / ChunkBytes}");
}
