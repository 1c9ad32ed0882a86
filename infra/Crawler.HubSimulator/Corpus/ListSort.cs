namespace Crawler.HubSimulator.Corpus;

/// <summary>What a listing can be sorted by. <see cref="CreatedAt"/> is really a sort on <c>_id</c>; the others move while one reads.</summary>
internal enum ListSort
{
    CreatedAt,
    Downloads,
    Likes,
    LastModified,
    TrendingScore,
    Likes30d,
    NumParameters,

    /// <summary>A size of datasets; no model has one.</summary>
    MainSize,

    /// <summary>The name, ordinal.</summary>
    Id,
}
