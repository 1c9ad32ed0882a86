using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Crawler.Imports.Rows;

/// <summary>Times as files write them, as Unix milliseconds.</summary>
internal static class TimeText
{
    private const long MaxMilliseconds = 253_402_300_799_999;
    private const int MaxLength = 64;
    private const int SecondsLength = 19;

    /// <summary>Reads ISO 8601 (without an offset: UTC), or a whole number as <see cref="TryFromNumber"/> does.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        if (TryParseUtc(text, out milliseconds))
        {
            return true;
        }

        if (Utf8Parser.TryParse(text, out long number, out var read) && read == text.Length)
        {
            return TryFromNumber(number, out milliseconds);
        }

        if (text.Length > MaxLength
            || !DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds >= 0;
    }

    /// <summary>
    /// Reads a Unix time by its size: below 10^11 seconds, below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. So read, each unit covers 1973 to 5138 without
    /// a doubt (milliseconds before 1973 would be taken for seconds; the Hub is younger).
    /// </summary>
    public static bool TryFromNumber(long number, out long milliseconds)
    {
        milliseconds = number switch
        {
            < 0 => -1,
            < 100_000_000_000 => number * 1000,
            < 100_000_000_000_000 => number,
            < 100_000_000_000_000_000 => number / 1000,
            _ => number / 1_000_000,
        };
        return milliseconds is >= 0 and <= MaxMilliseconds;
    }

    /// <summary>The form of nearly all: <c>2025-07-11T00:55:12</c>, a fraction or none, <c>Z</c> or none.</summary>
    private static bool TryParseUtc(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < SecondsLength
            || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':'
            || !(Digits(text[..4], out var year) && Digits(text[5..7], out var month) && Digits(text[8..10], out var day))
            || !(Digits(text[11..13], out var hour) && Digits(text[14..16], out var minute) && Digits(text[17..19], out var second))
            || year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[SecondsLength..];
        var fraction = 0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : rest.Length - 1;
            for (var i = 0; i < 3; i++)
            {
                fraction = (fraction * 10) + (i < length ? rest[1 + i] - '0' : 0);
            }

            rest = rest[(1 + length)..];
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        milliseconds = (ticks / TimeSpan.TicksPerMillisecond) + fraction;
        return rest.IsEmpty || rest is [(byte)'Z'];
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
