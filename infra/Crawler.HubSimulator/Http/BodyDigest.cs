using System.Buffers.Binary;
using System.Numerics;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Http;

/// <summary>A digest for entity tags: not safe against an adversary, but many times faster than one that is.</summary>
internal static class BodyDigest
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    public const int Length = 24;

    /// <summary>Fills 24 bytes that depend on all of the body.</summary>
    public static void Compute(ReadOnlySpan<byte> body, Span<byte> digest)
    {
        (ulong a, ulong b, ulong c, ulong d) = ((ulong)body.Length, Factor, ~Factor, 1UL);
        ReadOnlySpan<byte> rest = body;
        for (; rest.Length >= 32; rest = rest[32..])
        {
            a = Step(a, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            b = Step(b, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            c = Step(c, BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]));
            d = Step(d, BinaryPrimitives.ReadUInt64LittleEndian(rest[24..]));
        }

        foreach (byte value in rest)
        {
            a = Step(a, value);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(digest, SeededRandom.Mix(a, b, c ^ BitOperations.RotateLeft(d, 32)));
        BinaryPrimitives.WriteUInt64LittleEndian(digest[8..], SeededRandom.Mix(b, c, d));
        BinaryPrimitives.WriteUInt64LittleEndian(digest[16..], SeededRandom.Mix(c, d, a));
    }

    private static ulong Step(ulong state, ulong word) => BitOperations.RotateLeft(state ^ word, 29) * Factor;
}
