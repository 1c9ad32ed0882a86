using System.Text;

namespace Crawler.Storage.Sqlite;

/// <summary>Keys as bytes that compare, byte by byte, as the strings compare ordinally.</summary>
/// <remarks>
/// Each UTF-16 code unit is written alone, in one to three bytes, as UTF-8 would write that number. Plain UTF-8 puts U+E000..U+FFFF before the
/// characters beyond U+FFFF, UTF-16 after them; and it has no form for a lone surrogate. ASCII keys stay one byte a character.
/// </remarks>
internal static class SortableKey
{
    /// <summary>Greater than every key: no key has the byte 0xFF.</summary>
    public static byte[] AfterAll { get; } = [0xFF];

    public static byte[] Encode(string key)
    {
        if (Ascii.IsValid(key))
        {
            return Encoding.ASCII.GetBytes(key);
        }

        var bytes = new byte[key.Sum(static unit => unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3)];
        var at = 0;
        foreach (var unit in key)
        {
            at += Write(unit, bytes.AsSpan(at));
        }

        return bytes;
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        var key = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            key.Append(Read(bytes, out var length));
            bytes = bytes[length..];
        }

        return key.ToString();
    }

    /// <summary>The smallest key bytes greater than <paramref name="key"/>.</summary>
    public static byte[] After(ReadOnlySpan<byte> key) => [.. key, 0];

    private static int Write(char unit, Span<byte> to)
    {
        switch (unit)
        {
            case < (char)0x80:
                to[0] = (byte)unit;
                return 1;
            case < (char)0x800:
                to[0] = (byte)(0xC0 | (unit >> 6));
                to[1] = (byte)(0x80 | (unit & 0x3F));
                return 2;
            default:
                to[0] = (byte)(0xE0 | (unit >> 12));
                to[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
                to[2] = (byte)(0x80 | (unit & 0x3F));
                return 3;
        }
    }

    private static char Read(ReadOnlySpan<byte> from, out int length)
    {
        length = from[0] < 0x80 ? 1 : from[0] < 0xE0 ? 2 : 3;
        return (char)(length switch
        {
            1 => from[0],
            2 => ((from[0] & 0x1F) << 6) | (from[1] & 0x3F),
            _ => ((from[0] & 0x0F) << 12) | ((from[1] & 0x3F) << 6) | (from[2] & 0x3F),
        });
    }
}
