using System.IO.Compression;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>A body that is not what its Content-Encoding says, or much more of it than it seems. Gzip is sent whether it was asked for or not.</summary>
internal sealed class CodingFault(BodyCoding coding) : IFault
{
    private const int BombPart = 1 << 20;

    private static readonly Lazy<byte[]> PackedSpaces = new(() =>
    {
        byte[] spaces = new byte[BombPart];
        spaces.AsSpan().Fill((byte)' ');
        using Utf8Buffer packed = Gzip.Compress(spaces, CompressionLevel.SmallestSize);
        return packed.Span.ToArray();
    });

    /// <summary>A few bytes in the middle are others.</summary>
    public static CodingFault Corrupt() => Gzipped(body =>
    {
        byte[] packed = Pack(body.Span);
        foreach (ref byte value in packed.AsSpan(packed.Length / 2, Math.Min(16, packed.Length / 4)))
        {
            value ^= 0xA5;
        }

        return packed;
    });

    /// <summary>The compressed stream ends half-way; the HTTP message around it is whole.</summary>
    public static CodingFault Truncated() => Gzipped(body =>
    {
        byte[] packed = Pack(body.Span);
        return packed.AsMemory(0, packed.Length / 2);
    });

    /// <summary>The page, and before its last bracket white space without end: a thousand times the bytes that travel.</summary>
    public static CodingFault Bomb(FaultParameters parameters)
    {
        int parts = Math.Max(1, parameters.Integer("megabytes", 1024));
        return Gzipped(body => (byte[])
        [
            .. Pack(body.Span[..^1]),
            .. Enumerable.Repeat(PackedSpaces.Value, parts).SelectMany(part => part),
            .. Pack(body.Span[^1..]),
        ]);
    }

    /// <summary>The body as it is, under the name of a coding.</summary>
    public static CodingFault Misnamed(FaultParameters parameters) => new(new BodyCoding(parameters.Text("encoding") ?? Gzip.Name, static body => body));

    public void Apply(FaultTarget target) => target.Response.Coding = coding;

    private static CodingFault Gzipped(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> encode) => new(new BodyCoding(Gzip.Name, encode));

    private static byte[] Pack(ReadOnlySpan<byte> body)
    {
        using Utf8Buffer packed = Gzip.Compress(body);
        return packed.Span.ToArray();
    }
}
