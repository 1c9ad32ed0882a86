namespace Crawler.Core.Catalogue;

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the bytes end too early: the stored bytes are damaged.</exception>
public ref struct PackedReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first byte.</summary>
    public PackedReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => Raw(1)[0];

    /// <summary>Reads a number that is not negative.</summary>
    public long Varint() => checked((long)VarintUnsigned());

    /// <summary>Reads a number that fits an int, such as a count or a length.</summary>
    public int Count()
    {
        var value = VarintUnsigned();
        return value <= int.MaxValue ? (int)value : throw Damaged();
    }

    /// <summary>Reads a number that may be negative.</summary>
    public long Signed()
    {
        var value = VarintUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads an id.</summary>
    public RepoId Id() => RepoId.Read(Raw(RepoId.Size));

    /// <summary>Reads a length and that many bytes.</summary>
    public ReadOnlySpan<byte> Blob() => Raw(Count());

    /// <summary>Reads a length and a UTF-8 text.</summary>
    public string Text() => System.Text.Encoding.UTF8.GetString(Blob());

    /// <summary>Reads <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw Damaged();
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    private ulong VarintUnsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                throw Damaged();
            }

            var b = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("A packed value ends too early: the stored bytes are damaged.");
}
