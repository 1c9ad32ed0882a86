using System.Buffers;
using System.Text;

namespace Crawler.Storage.Azure;

/// <summary>Keys in characters that Azure Tables takes, in an order that is theirs.</summary>
/// <remarks>
/// A character that may stand as it is stands for itself. The others lie in ranges; each range also takes in one harmless character beside the harmful ones, and that one marks
/// the whole range: a character of it becomes the mark and a second character, which counts through the range. The first characters thus keep the order across ranges and the
/// second ones within, so the encoded keys compare ordinally as the keys do; and no encoded key holds a surrogate, so it makes no difference whether the service compares by
/// code unit or by code point. A key of 255 characters has at most 510, of Azure's 512, and at most 3,825 bytes in an address: a character and its second take 15 bytes at most.
/// </remarks>
internal static class AzureKey
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Of two bytes each in UTF-8, where most others would take three.
    private static readonly string Letters = string.Concat(Enumerable.Range(0x0100, 0x01B0).Select(static letter => (char)letter));

    private static readonly SearchValues<char> Plain = SearchValues.Create(Alphanumeric + "-_|");

    private static readonly Range[] Ranges =
    [
        new('\0', ',', '!', Alphanumeric),
        new('.', '/', '.', ".~"),
        new(':', '@', ':', Alphanumeric),
        new('[', '^', ']', Alphanumeric),
        new('~', '\u00A0', '~', Alphanumeric),

        // Blanks: nobody knows who trims them.
        new('\u167F', '\u1680', '\u167F', Alphanumeric),
        new('\u1FFE', '\u206F', '\u1FFE', Letters),
        new('\u2FFB', '\u3000', '\u2FFB', Alphanumeric),

        // Surrogates, which may stand alone in a key and in nothing that is sent. Too many for one mark, so that all marks are in the first range.
        new('\uD7F7', '\uD9A6', '\uD7F7', Letters),
        new('\uD9A7', '\uDB56', '\uD7F8', Letters),
        new('\uDB57', '\uDD06', '\uD7F9', Letters),
        new('\uDD07', '\uDEB6', '\uD7FA', Letters),
        new('\uDEB7', '\uDFFF', '\uD7FB', Letters),
        new('\uFEFC', '\uFEFF', '\uFEFC', Alphanumeric),
        new('\uFFEE', '\uFFFF', '\uFFEE', Alphanumeric),
    ];

    /// <summary>A character that no encoded key holds as its first, nor after one that stands for itself.</summary>
    public const char Separator = '@';

    public static string Encode(string key)
    {
        if (!key.AsSpan().ContainsAnyExcept(Plain))
        {
            return key;
        }

        var encoded = new StringBuilder(key.Length * 2);
        foreach (var unit in key)
        {
            if (Find(unit) is { } range)
            {
                encoded.Append(range.Mark).Append(range.Second(unit));
            }
            else
            {
                encoded.Append(unit);
            }
        }

        return encoded.ToString();
    }

    /// <exception cref="FormatException">The text is no encoded key.</exception>
    public static string Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.ContainsAnyExcept(Plain))
        {
            return encoded.ToString();
        }

        var key = new StringBuilder(encoded.Length);
        for (var at = 0; at < encoded.Length; at++)
        {
            var unit = encoded[at];
            key.Append(Array.Find(Ranges, range => range.Mark == unit) is { } marked ? marked.Unit(++at < encoded.Length ? encoded[at] : '\0')
                : Find(unit) is null ? unit
                : throw new FormatException($"A key has U+{(int)unit:X4}, which this program does not write."));
        }

        return key.ToString();
    }

    private static Range? Find(char unit) => Array.Find(Ranges, range => unit >= range.First && unit <= range.Last);

    /// <summary>Characters that are written with a mark.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="Last">The last of them.</param>
    /// <param name="Mark">The harmless one that marks them all.</param>
    /// <param name="Seconds">What counts through them, in ascending order.</param>
    private sealed record Range(char First, char Last, char Mark, string Seconds)
    {
        public char Second(char unit) => Seconds[unit - First];

        public char Unit(char second)
        {
            var at = Seconds.IndexOf(second, StringComparison.Ordinal);
            return at >= 0 && at <= Last - First
                ? (char)(First + at)
                : throw new FormatException($"A key has U+{(int)Mark:X4} U+{(int)second:X4}, which this program does not write.");
        }
    }
}
