namespace Crawler.Core.Rollups;

/// <summary>A counter that the Hub keeps for each repository. The numbers are stored: never renumber.</summary>
public enum Counter
{
    /// <summary>Downloads of the last 30 days, rolling.</summary>
    Downloads30d = 0,

    /// <summary>Downloads since creation.</summary>
    DownloadsAllTime = 1,

    /// <summary>Likes.</summary>
    Likes = 2,
}

/// <summary>The names of counters as the console and its JSON spell them.</summary>
public static class CounterNames
{
    /// <summary>The spelling of a counter.</summary>
    public static string Of(Counter counter) => counter switch
    {
        Counter.Downloads30d => "downloads30d",
        Counter.DownloadsAllTime => "downloadsAllTime",
        _ => "likes",
    };
}
