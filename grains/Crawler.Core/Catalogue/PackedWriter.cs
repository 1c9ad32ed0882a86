using System.Buffers;
using System.Buffers.Binary;

namespace Crawler.Core.Catalogue;

/// <summary>A growing byte buffer with the few encodings of packed records: varints, length-prefixed UTF-8, ids.</summary>
public sealed class PackedWriter
{
    private readonly bool _isPooled;
    private byte[] _buffer;

    /// <summary>Makes an empty writer.</summary>
    public PackedWriter(int capacity = 256) => _buffer = new byte[capacity];

    private PackedWriter(byte[] buffer)
    {
        _buffer = buffer;
        _isPooled = true;
    }

    /// <summary>Makes an empty writer over shared memory, for large runs of bytes: what is not given back with <see cref="Release"/> is merely not shared any more.</summary>
    public static PackedWriter Pooled(int capacity) => new(ArrayPool<byte>.Shared.Rent(capacity));

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written so far, as memory; valid until the next write and until <see cref="Release"/>.</summary>
    public Memory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Gives shared memory back; what was written is gone, and the writer is empty.</summary>
    public void Release()
    {
        if (_isPooled && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        Length = 0;
    }

    /// <summary>Forgets everything after <paramref name="length"/> bytes.</summary>
    public void Truncate(int length = 0) => Length = length;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Appends one byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Appends an unsigned LEB128 number: one byte below 128, at most ten.</summary>
    public void Varint(ulong value)
    {
        var span = Peek(10);
        var n = 0;
        while (value >= 0x80)
        {
            span[n++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[n++] = (byte)value;
        Length += n;
    }

    /// <summary>Appends a non-negative number.</summary>
    public void Varint(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Varint((ulong)value);
    }

    /// <summary>Appends a number that may be negative (zigzag).</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Appends eight bytes, little-endian.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Appends an id, twelve bytes.</summary>
    public void Id(RepoId id) => id.Write(Reserve(RepoId.Size));

    /// <summary>Appends bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends a length and the bytes.</summary>
    public void Blob(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Appends a length and the UTF-8 form of a text.</summary>
    public void Text(string text)
    {
        var count = System.Text.Encoding.UTF8.GetByteCount(text);
        Varint((ulong)count);
        System.Text.Encoding.UTF8.GetBytes(text, Reserve(count));
    }

    /// <summary>Appends <paramref name="count"/> bytes to be filled by the caller at once.</summary>
    public Span<byte> Reserve(int count)
    {
        var span = Peek(count)[..count];
        Length += count;
        return span;
    }

    /// <summary>Overwrites eight bytes written before, at <paramref name="position"/>.</summary>
    public void PatchUInt64(int position, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(position, 8), value);

    private Span<byte> Peek(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Grow(Math.Max(_buffer.Length * 2, Length + count));
        }

        return _buffer.AsSpan(Length);
    }

    private void Grow(int capacity)
    {
        if (!_isPooled)
        {
            Array.Resize(ref _buffer, capacity);
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        Written.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
