using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.Grains.Hosting;

/// <summary>Rows that are JSON in the store: members are only ever added, never as required ones, and unknown ones are ignored on reading.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(ReadOnlySpan<byte> row) =>
        JsonSerializer.Deserialize<T>(row, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null: its row is damaged.");

    public static byte[] WriteCompressed<T>(T value)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, value, Options);
        }

        return target.ToArray();
    }

    public static T ReadCompressed<T>(byte[] row)
    {
        using var brotli = new BrotliStream(new MemoryStream(row), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(brotli, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null: its row is damaged.");
    }
}
