using System.Buffers;

namespace Crawler.Core.Attribution;

/// <summary>The shape of a namespace on the Hub.</summary>
internal static class OwnerGrammar
{
    private const int MaxLength = 96;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The Hub's own rule: the letters above, neither '-' nor '.' at an end or twice in a row.</summary>
    public static bool Allows(ReadOnlySpan<char> owner) =>
        owner.Length is > 0 and <= MaxLength
        && !owner.ContainsAnyExcept(Letters)
        && owner[0] is not ('-' or '.')
        && owner[^1] is not ('-' or '.')
        && owner.IndexOf("--") < 0
        && owner.IndexOf("..") < 0;
}
