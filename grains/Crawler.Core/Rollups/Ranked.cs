namespace Crawler.Core.Rollups;

/// <summary>One line of a top list.</summary>
/// <param name="Name">The repository or owner.</param>
/// <param name="Country">The country member it is attributed to.</param>
/// <param name="Models">Models it stands for: 1 for a model itself.</param>
/// <param name="Downloads30d">Downloads of the last 30 days, or null where unknown.</param>
/// <param name="DownloadsAllTime">Downloads since creation, or null where unknown.</param>
/// <param name="Likes">Likes, or null where unknown.</param>
public sealed record Ranked(string Name, string Country, int Models, long? Downloads30d, long? DownloadsAllTime, long? Likes)
{
    /// <summary>The value of one counter.</summary>
    public long? Value(Counter counter) => counter switch
    {
        Counter.Downloads30d => Downloads30d,
        Counter.DownloadsAllTime => DownloadsAllTime,
        _ => Likes,
    };

    /// <summary>Descending by a counter, unknown last, ties by name: the same order whatever the partitions.</summary>
    public static IComparer<Ranked> By(Counter counter) => Comparer<Ranked>.Create((a, b) =>
    {
        var byValue = (b.Value(counter) ?? -1).CompareTo(a.Value(counter) ?? -1);
        return byValue != 0 ? byValue : string.CompareOrdinal(a.Name, b.Name);
    });

    /// <summary>The first <paramref name="count"/> of several lists together.</summary>
    public static IReadOnlyList<Ranked> Top(IEnumerable<Ranked> lines, Counter counter, int count) => [.. lines.Order(By(counter)).Take(count)];
}
