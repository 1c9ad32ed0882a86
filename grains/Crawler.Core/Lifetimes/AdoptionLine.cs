using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>One model on a board of the relative adoption metric.</summary>
/// <param name="Id">The model.</param>
/// <param name="Name">Its name when it reached the age.</param>
/// <param name="Downloads">Cumulative downloads at that age, 0 or more.</param>
public sealed record AdoptionLine(RepoId Id, string Name, long Downloads)
{
    /// <summary>Most downloads first, ties by id: the same order whatever the partitions.</summary>
    internal static IComparer<AdoptionLine> Order { get; } = Comparer<AdoptionLine>.Create((a, b) =>
    {
        var order = b.Downloads.CompareTo(a.Downloads);
        order = order != 0 ? order : a.Id.CompareTo(b.Id);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    });
}
