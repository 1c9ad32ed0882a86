using Crawler.Core.Rankings;

namespace Crawler.Core.Rollups;

/// <summary>One line of a top list: a model, an owner, or a parent group.</summary>
/// <param name="Name">The repository, owner or group.</param>
/// <param name="Country">The country member it is attributed to; of a group the members of all its owners, parted by commas.</param>
/// <param name="Models">Models it stands for: 1 for a model itself.</param>
/// <param name="Downloads30d">Downloads of the last 30 days, or null where unknown.</param>
/// <param name="DownloadsAllTime">Downloads since creation, or null where unknown.</param>
/// <param name="Likes">Likes, or null where unknown.</param>
public sealed record Ranked(string Name, string Country, int Models, long? Downloads30d, long? DownloadsAllTime, long? Likes)
{
    /// <summary>A model's creation time; null for others, and in lists frozen before it was kept.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time of a model's last commit; null where unknown, for others, and in lists frozen before it was kept.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>A model's parameters; null where unknown or not believed, for others, and in lists frozen before they were kept.</summary>
    public long? Size { get; init; }

    /// <summary>An owner's member of the dimension org-type; null for models, and in lists frozen before it was kept.</summary>
    public string? Type { get; init; }

    /// <summary>An owner's member of the dimension parent-group; null for models, and in lists frozen before it was kept.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the line stands for all owners of a parent group.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Descending, the unknown last, ties by name: the same order whatever the partitions.</summary>
    public static IComparer<Ranked> By(RankBy by) => Comparer<Ranked>.Create((a, b) =>
    {
        var byValue = (b.Value(by) ?? long.MinValue).CompareTo(a.Value(by) ?? long.MinValue);
        return byValue != 0 ? byValue : NameOrder.Instance.Compare(a.Name, b.Name);
    });

    /// <summary>The first <paramref name="count"/> of several lists together.</summary>
    public static IReadOnlyList<Ranked> Top(IEnumerable<Ranked> lines, RankBy by, int count) => [.. lines.Order(By(by)).Take(count)];

    /// <summary>What a list by this is sorted by: a count, Unix milliseconds, or parameters; null where unknown.</summary>
    public long? Value(RankBy by) => by switch
    {
        RankBy.Downloads30d => Downloads30d,
        RankBy.DownloadsAllTime => DownloadsAllTime,
        RankBy.Likes => Likes,
        RankBy.Models => Models,
        RankBy.CreatedAt => CreatedAt?.ToUnixTimeMilliseconds(),
        RankBy.LastModified => LastModified?.ToUnixTimeMilliseconds(),
        _ => Size,
    };
}
