using System.Globalization;
using System.Text;

namespace Crawler.Client.Output;

/// <summary>Makes text of the Hub harmless for a terminal.</summary>
internal static class SafeText
{
    private const char Escape = '\u001b';
    private const char ControlSequence = '\u009b';

    /// <summary>Strips control characters, ANSI escape sequences and everything that reorders or hides text.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsSuspect))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is Escape or ControlSequence)
            {
                i = EndOfSequence(text, i);
            }
            else if (!IsSuspect(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }

    /// <summary>Whether a character is no ordinary text: controls, format characters (bidi overrides among them), line separators, lone surrogates.</summary>
    public static bool IsSuspect(char character) => !char.IsSurrogate(character) && char.GetUnicodeCategory(character) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static int EndOfSequence(string text, int start)
    {
        var i = start + 1;
        if (text[start] == Escape)
        {
            if (i >= text.Length)
            {
                return start;
            }

            if (text[i] is ']' or 'P' or '_' or '^' or 'X')
            {
                return EndOfString(text, i + 1);
            }

            if (text[i] != '[')
            {
                return i;
            }

            i++;
        }

        while (i < text.Length && text[i] is >= ' ' and < '@')
        {
            i++;
        }

        return Math.Min(i, text.Length - 1);
    }

    private static int EndOfString(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is '\u0007' or '\u009c')
            {
                return i;
            }

            if (text[i] == Escape)
            {
                return Math.Min(i + 1, text.Length - 1);
            }
        }

        return text.Length - 1;
    }
}
