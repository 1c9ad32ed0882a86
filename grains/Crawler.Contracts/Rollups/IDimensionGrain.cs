using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Contracts.Rollups;

/// <summary>One dimension of one kind as seen by a reader. The key is made by <see cref="DimensionKey"/>.</summary>
[Alias("crawler.dimension")]
public interface IDimensionGrain : IGrainWithStringKey
{
    /// <summary>The members as a census has them, or null where there is no such census.</summary>
    [Alias("census")]
    Task<DimensionView?> Census(DimensionQuery query);

    /// <summary>
    /// The members as the censuses of the series have them (<see cref="CensusSeries"/>), oldest first. A census that was taken before the dimension was kept, or, asked by
    /// origin, before the lineage was, has none.
    /// </summary>
    [Alias("history"), ResponseTimeout("00:05:00")]
    Task<IReadOnlyList<DimensionView>> History(DimensionHistoryQuery query);

    /// <summary>The members of this instant; sums are at most two seconds old.</summary>
    [Alias("live"), ResponseTimeout("00:05:00")]
    Task<DimensionView> Live(DimensionQuery query);
}

/// <summary>The keys of dimension grains, such as <c>models/task</c>.</summary>
public static class DimensionKey
{
    /// <summary>The key of a dimension of a kind.</summary>
    public static string Of(string kind, string dimension) => $"{kind}/{dimension}";

    /// <summary>The parts of a key.</summary>
    /// <exception cref="ArgumentException">The key names no kind or no dimension that is known.</exception>
    public static (string Kind, DimensionInfo Dimension) Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = key.Split('/');
        return parts.Length == 2 && KindNames.All.Contains(parts[0]) && KnownDimensions.Find(parts[1]) is { } dimension
            ? (parts[0], dimension)
            : throw new ArgumentException($"'{key}' is not the key of a dimension, such as models/task.", nameof(key));
    }
}

/// <summary>Which members, in which order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Count">At most this many; null for all.</param>
/// <param name="Crawl">The crawl whose census is asked about; null for the last accepted one. Without meaning for live figures.</param>
/// <param name="ByOrigin">Whether a model counts with the owner who began its line and not with the one who uploaded it. Only for dimensions by registry.</param>
[GenerateSerializer, Immutable, Alias("crawler.dimension-query")]
public sealed record DimensionQuery(MemberOrder Order, int? Count = null, string? Crawl = null, bool ByOrigin = false);

/// <summary>Which members' pasts.</summary>
/// <param name="Order">The order of the members.</param>
/// <param name="Count">Those that are the first so many in the newest census; null for all.</param>
/// <param name="Member">Only this one; null for those that <paramref name="Count"/> says.</param>
/// <param name="ByOrigin">Whether a model counts with the owner who began its line and not with the one who uploaded it. Only for dimensions by registry.</param>
[GenerateSerializer, Immutable, Alias("crawler.dimension-history-query")]
public sealed record DimensionHistoryQuery(MemberOrder Order, int? Count = null, string? Member = null, bool ByOrigin = false);

/// <summary>A dimension with its members.</summary>
/// <param name="Dimension">What the dimension is.</param>
/// <param name="Members">The members asked for; null where the census was taken before this dimension was kept, or, asked by origin, before the lineage was.</param>
/// <param name="MemberCount">How many members there are in all.</param>
/// <param name="All">Everything, each model once: what shares are shares of.</param>
/// <param name="Census">The head of the census; null for live figures.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
[GenerateSerializer, Immutable, Alias("crawler.dimension-view")]
public sealed record DimensionView(
    DimensionInfo Dimension,
    IReadOnlyList<MemberTotals>? Members,
    int MemberCount,
    Measures All,
    CensusHead? Census,
    int HeardFrom,
    int Partitions);

/// <summary>What every figure of a census says of itself.</summary>
/// <param name="Crawl">The crawl's id.</param>
/// <param name="AsOf">The instant the figures speak of.</param>
/// <param name="Coverage">How complete the crawl was; null for limited and filtered ones.</param>
/// <param name="Anomalies">What the gate found.</param>
/// <param name="RegistryVersion">The attribution that was in force.</param>
[GenerateSerializer, Immutable, Alias("crawler.census-head")]
public sealed record CensusHead(string Crawl, DateTimeOffset AsOf, double? Coverage, IReadOnlyList<Anomaly> Anomalies, string RegistryVersion);
