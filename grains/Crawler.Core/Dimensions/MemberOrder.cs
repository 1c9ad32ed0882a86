namespace Crawler.Core.Dimensions;

/// <summary>The order of a dimension's members. The numbers cross the wire: never renumber.</summary>
public enum MemberOrder
{
    /// <summary>By all-time downloads where any model has them, else by those of 30 days; largest first.</summary>
    Downloads = 0,

    /// <summary>By downloads of 30 days, largest first.</summary>
    Downloads30d = 1,

    /// <summary>By all-time downloads, largest first.</summary>
    DownloadsAllTime = 2,

    /// <summary>By likes, largest first.</summary>
    Likes = 3,

    /// <summary>By the number of models, largest first.</summary>
    Models = 4,

    /// <summary>By name: the order of time for months.</summary>
    Name = 5,
}
