namespace Crawler.Core.Lifetimes;

/// <summary>What is counted as a sign of use. The numbers are stored: never renumber.</summary>
public enum Signal
{
    /// <summary>Downloads of the day (metrics 1.3).</summary>
    Downloads = 0,

    /// <summary>Likes given that day.</summary>
    Likes = 1,

    /// <summary>Discussions opened, comments and pull requests of that day.</summary>
    Discussions = 2,
}
