using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Http;

/// <summary>A growing buffer of UTF-8 from the array pool, with the few ways of writing that rows need.</summary>
internal sealed class Utf8Buffer(int capacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Append(byte value)
    {
        Ensure(1);
        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Ensure(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    public void Append(string text)
    {
        Ensure(text.Length * 3);
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    public void Append(long value)
    {
        Ensure(20);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written);
        Length += written;
    }

    public void Append(RepoId id)
    {
        Ensure(RepoId.HexLength);
        id.WriteHex(_bytes.AsSpan(Length));
        Length += RepoId.HexLength;
    }

    /// <summary>A moment as the Hub writes it, to the second: 2026-04-22T06:04:45.000Z.</summary>
    public void AppendMoment(uint unixSecond)
    {
        Ensure(24);
        Span<byte> text = _bytes.AsSpan(Length, 24);
        "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
        DateOnly day = DateOnly.FromDayNumber(UnixDay + (int)(unixSecond / 86_400));
        int second = (int)(unixSecond % 86_400);
        TwoDigits(text, day.Year / 100);
        TwoDigits(text[2..], day.Year % 100);
        TwoDigits(text[5..], day.Month);
        TwoDigits(text[8..], day.Day);
        TwoDigits(text[11..], second / 3600);
        TwoDigits(text[14..], second / 60 % 60);
        TwoDigits(text[17..], second % 60);
        Length += 24;
    }

    private static void TwoDigits(Span<byte> text, int value)
    {
        text[0] = (byte)('0' + (value / 10));
        text[1] = (byte)('0' + (value % 10));
    }

    /// <summary>Takes the last byte back, where it is the one given.</summary>
    public void TrimEnd(byte value)
    {
        if (Length > 0 && _bytes[Length - 1] == value)
        {
            Length--;
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length >= more)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + more));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
