using System.IO.Compression;

namespace Crawler.HubSimulator.Http;

/// <summary>The compression of answers.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    public static Utf8Buffer Compress(ReadOnlySpan<byte> body, CompressionLevel level = CompressionLevel.Fastest)
    {
        var compressed = new Utf8Buffer((body.Length / 4) + 256);
        using var gzip = new GZipStream(new BufferStream(compressed), level);
        gzip.Write(body);
        return compressed;
    }
}
