using System.Text.Json.Serialization;
using Crawler.Core.History;

namespace Crawler.Grains.History;

/// <summary>Which blocks hold a partition's closed months. A row beside the partition's header, never changed: the header names the one in force.</summary>
internal sealed record HistoryIndex
{
    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>The months, ascending.</summary>
    public IReadOnlyList<StoredMonth> Months { get; init; } = [];
}

/// <summary>The blocks of one month.</summary>
/// <param name="Month">The month, counted from January 1970.</param>
/// <param name="Generation">What their keys carry.</param>
/// <param name="Rows">How many.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Digest">Sum of their hashes.</param>
/// <param name="Points">Points in them.</param>
/// <param name="Thinned">How densely points were kept.</param>
/// <param name="Identity">The digest that stood before points were taken out; null where none were. What was worked out from all of them stays right.</param>
internal sealed record StoredMonth(
    int Month, string Generation, int Rows, long Bytes, ulong Digest, long Points, ThinningStep Thinned = ThinningStep.None, ulong? Identity = null)
{
    /// <summary>Changes with what is known of the month, not with how much of it is kept.</summary>
    [JsonIgnore]
    public ulong Basis => Identity ?? Digest;
}
