using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>What a top list is sorted by, largest or latest first. The numbers cross the wire, and the first three are those of <see cref="Counter"/>: never renumber.</summary>
public enum RankBy
{
    /// <summary>Downloads of the last 30 days.</summary>
    Downloads30d = 0,

    /// <summary>Downloads since creation.</summary>
    DownloadsAllTime = 1,

    /// <summary>Likes.</summary>
    Likes = 2,

    /// <summary>The number of models; for owners and groups.</summary>
    Models = 3,

    /// <summary>The creation time; for models.</summary>
    CreatedAt = 4,

    /// <summary>The time of the last commit; for models.</summary>
    LastModified = 5,

    /// <summary>The parameters of the weights; for models.</summary>
    Size = 6,
}

/// <summary>The ways of ranking, and the names that the console gives them.</summary>
public static class RankNames
{
    /// <summary>The ways of ranking that a census keeps lists of, in the order of its lists.</summary>
    public static IReadOnlyList<RankBy> InCensus { get; } = [RankBy.Downloads30d, RankBy.DownloadsAllTime, RankBy.Likes, RankBy.Models];

    /// <summary>The ways of ranking models, by name.</summary>
    public static IReadOnlyDictionary<string, RankBy> OfModels { get; } = new Dictionary<string, RankBy>
    {
        ["downloads"] = RankBy.Downloads30d,
        ["downloads30d"] = RankBy.Downloads30d,
        ["downloadsAllTime"] = RankBy.DownloadsAllTime,
        ["likes"] = RankBy.Likes,
        ["createdAt"] = RankBy.CreatedAt,
        ["lastModified"] = RankBy.LastModified,
        ["size"] = RankBy.Size,
    };

    /// <summary>The ways of ranking owners and groups, by name.</summary>
    public static IReadOnlyDictionary<string, RankBy> OfOwners { get; } = new Dictionary<string, RankBy>
    {
        ["downloads"] = RankBy.Downloads30d,
        ["downloads30d"] = RankBy.Downloads30d,
        ["downloadsAllTime"] = RankBy.DownloadsAllTime,
        ["likes"] = RankBy.Likes,
        ["models"] = RankBy.Models,
    };

    /// <summary>The full name of a way of ranking.</summary>
    public static string Of(RankBy by) => OfModels.Concat(OfOwners).Last(entry => entry.Value == by).Key;
}
