using System.Text.Json;

namespace Crawler.Hub.Reading;

/// <summary>How far a stretch of bytes is JSON.</summary>
internal enum SyntaxEnd
{
    /// <summary>A whole value stands at its beginning.</summary>
    Whole,

    /// <summary>It is the beginning of a value, as far as it goes.</summary>
    Unfinished,

    /// <summary>It is no JSON.</summary>
    Broken,
}

/// <summary>Strict reading of a stretch that the splitter could not make sense of, or that could not be read as an item.</summary>
/// <param name="End">How it went.</param>
/// <param name="Length">Whole: the value's length in bytes. Broken: where the last token before the break begins. Unfinished: 0.</param>
/// <param name="Problem">What broke it; empty where nothing did.</param>
internal readonly record struct Syntax(SyntaxEnd End, int Length, string Problem)
{
    /// <summary>Whether the bytes are one whole value and nothing else.</summary>
    public static bool IsValue(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the first value in <paramref name="text"/>; more of it may follow.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="maxDepth">The deepest nesting that is not taken for a break.</param>
    public static Syntax Of(ReadOnlySpan<byte> text, int maxDepth = int.MaxValue)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        var token = 0;
        try
        {
            while (reader.Read())
            {
                token = (int)reader.TokenStartIndex;
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    return new Syntax(SyntaxEnd.Whole, (int)reader.BytesConsumed, "");
                }
            }

            return new Syntax(SyntaxEnd.Unfinished, 0, "");
        }
        catch (JsonException broken)
        {
            return new Syntax(SyntaxEnd.Broken, token, broken.Message);
        }
    }
}
