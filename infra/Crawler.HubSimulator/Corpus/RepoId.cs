using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Crawler.HubSimulator.Corpus;

/// <summary>A repo's <c>_id</c>: the creation second, then eight bytes. Its order is the ordinal order of its 24 hex digits.</summary>
internal readonly record struct RepoId(uint Second, ulong Tail) : IComparable<RepoId>
{
    public const int HexLength = 24;

    /// <summary>The second which the Hub stamped on everything older than its records of dates: 2022-03-02T23:29:04Z.</summary>
    public const uint FloorSecond = 0x621ffdc0;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool TryParse(ReadOnlySpan<char> hex, out RepoId id)
    {
        id = default;
        if (hex.Length != HexLength || hex.ContainsAnyExcept(Digits))
        {
            return false;
        }

        id = new RepoId(
            uint.Parse(hex[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ulong.Parse(hex[8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The next <c>_id</c> beyond the last, of that second or, where the last is later, of the last one's.</summary>
    public static RepoId After(RepoId last, uint second, ulong random)
    {
        if (second > last.Second)
        {
            return new RepoId(second, random >> 2);
        }

        // Small enough steps that a second has room for every model the Hub stamped with the floor.
        ulong tail = last.Tail + 1 + (random >> 20);
        return tail > last.Tail ? last with { Tail = tail } : new RepoId(last.Second + 1, random >> 2);
    }

    public int CompareTo(RepoId other) => Second != other.Second ? Second.CompareTo(other.Second) : Tail.CompareTo(other.Tail);

    public void WriteHex(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], Tail);
        Convert.TryToHexStringLower(bytes, destination, out _);
    }

    public override string ToString() => $"{Second:x8}{Tail:x16}";
}
