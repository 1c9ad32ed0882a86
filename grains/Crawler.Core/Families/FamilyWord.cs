using System.Buffers;
using System.Text;

namespace Crawler.Core.Families;

/// <summary>A word of a family, made ready for comparing bytes.</summary>
internal sealed class FamilyWord
{
    private const char AnywhereMark = '*';
    private const char EndMark = '$';

    private readonly byte[] _letters;
    private readonly bool _mustEnd;

    public FamilyWord(string word, int family, bool isExcept)
    {
        _letters = Encoding.ASCII.GetBytes(LettersOf(word).ToArray());
        _mustEnd = word.EndsWith(EndMark);
        IsAnywhere = word.StartsWith(AnywhereMark);
        (Words, Excepts) = isExcept ? (0UL, 1UL << family) : (1UL << family, 0UL);
    }

    /// <summary>What a word may be made of, its marks left out.</summary>
    public static SearchValues<char> Alphabet { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_./");

    /// <summary>Whether it may begin inside a run of letters.</summary>
    public bool IsAnywhere { get; }

    /// <summary>The bit of its family where the word speaks for it, else 0.</summary>
    public ulong Words { get; }

    /// <summary>The bit of its family where the word speaks against it, else 0.</summary>
    public ulong Excepts { get; }

    /// <summary>The word itself, in ASCII.</summary>
    public ReadOnlySpan<byte> Letters => _letters;

    /// <summary>A word without its marks.</summary>
    public static ReadOnlySpan<char> LettersOf(string word)
    {
        var letters = word.AsSpan();
        letters = letters.StartsWith(AnywhereMark) ? letters[1..] : letters;
        return letters.EndsWith(EndMark) ? letters[..^1] : letters;
    }

    /// <summary>Whether a text begins with the word.</summary>
    public bool Begins(ReadOnlySpan<byte> text) =>
        text.Length >= _letters.Length
        && Ascii.EqualsIgnoreCase(text[.._letters.Length], _letters)
        && !(_mustEnd && text.Length > _letters.Length && IsLetter(text[_letters.Length]));

    /// <summary>Whether a byte is an ASCII letter.</summary>
    public static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') < 26;
}
