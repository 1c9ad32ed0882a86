using System.IO.Compression;

namespace Crawler.Core.Catalogue;

/// <summary>Values of the store that are a version byte and a Brotli-compressed rest.</summary>
internal static class CompressedBytes
{
    /// <summary>Compresses a value.</summary>
    public static byte[] Of(byte version, ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream();
        target.WriteByte(version);
        using (var brotli = new BrotliStream(target, CompressionLevel.Fastest))
        {
            brotli.Write(body);
        }

        return target.ToArray();
    }

    /// <summary>Reads a value of one of several versions back.</summary>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static byte[] Read(ReadOnlySpan<byte> bytes, byte first, byte last, string what)
    {
        if (bytes.IsEmpty || bytes[0] < first || bytes[0] > last)
        {
            throw new InvalidDataException($"{what} are damaged, or were written by a newer version of this program.");
        }

        using var brotli = new BrotliStream(new MemoryStream(bytes[1..].ToArray()), CompressionMode.Decompress);
        using var body = new MemoryStream();
        brotli.CopyTo(body);
        return body.ToArray();
    }
}
