using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Crawler.Core.Catalogue;

/// <summary>
/// The Hub's immutable 12-byte id of a repository (its <c>_id</c>, 24 hex digits). The first four bytes are the creation second, so ids sort by age.
/// </summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The last four bytes, big-endian.</param>
public readonly record struct RepoId(ulong High, uint Low) : IComparable<RepoId>
{
    /// <summary>The length of the binary form, in bytes.</summary>
    public const int Size = 12;

    /// <summary>The length of the text form, in hex digits.</summary>
    public const int TextLength = 24;

    /// <summary>The id before every other one; an exclusive lower bound of a whole listing.</summary>
    public static RepoId Min => default;

    /// <summary>The id after every other one; the upper bound of an open-ended range.</summary>
    public static RepoId Max => new(ulong.MaxValue, uint.MaxValue);

    /// <summary>The creation second that the id carries, in Unix seconds.</summary>
    public long CreatedAtSeconds => (long)(High >> 32);

    /// <summary>Whether the id was made from a name (see <see cref="Provisional"/>): the Hub gives out none whose creation second is 0.</summary>
    public bool IsProvisional => (High >> 32) == 0 && this != Min;

    /// <summary>
    /// The id that stands for a name of which no <c>_id</c> is known, as in many records of the past: creation second 0, then eight bytes of the name's XxHash3. Two of three
    /// million names share one with a chance of 1 in 4 million.
    /// </summary>
    /// <param name="name"><c>owner/name</c>, UTF-8.</param>
    public static RepoId Provisional(ReadOnlySpan<byte> name)
    {
        var hash = System.IO.Hashing.XxHash3.HashToUInt64(name) | 1;
        return new RepoId(hash >> 32, (uint)hash);
    }

    /// <summary>Reads the 24 hex digits of an id; anything else is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out RepoId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length != TextLength || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            id = default;
            return false;
        }

        id = Read(bytes);
        return true;
    }

    /// <summary>Reads the 24 hex digits of an id; anything else is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? hex, out RepoId id)
    {
        Span<byte> ascii = stackalloc byte[TextLength];
        if (hex is null || hex.Length != TextLength || System.Text.Ascii.FromUtf16(hex, ascii, out _) != System.Buffers.OperationStatus.Done)
        {
            id = default;
            return false;
        }

        return TryParse(ascii, out id);
    }

    /// <summary>Reads the binary form.</summary>
    public static RepoId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt32BigEndian(source[8..]));

    /// <summary>Writes the binary form into the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(RepoId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>The 24 hex digits, lower case.</summary>
    public override string ToString() => $"{High:x16}{Low:x8}";

    /// <summary>Orders by age, then by the rest of the id.</summary>
    public static bool operator <(RepoId left, RepoId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by age, then by the rest of the id.</summary>
    public static bool operator >(RepoId left, RepoId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by age, then by the rest of the id.</summary>
    public static bool operator <=(RepoId left, RepoId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by age, then by the rest of the id.</summary>
    public static bool operator >=(RepoId left, RepoId right) => left.CompareTo(right) >= 0;
}
