using System.Text;

namespace Crawler.Core.Rankings;

/// <summary>
/// The order of names that tie: by the bytes of their UTF-8, because that is what a partition has at hand for millions of them.
/// </summary>
public sealed class NameOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static NameOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => Ascii.IsValid(x) && Ascii.IsValid(y)
        ? string.CompareOrdinal(x, y)
        : Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
