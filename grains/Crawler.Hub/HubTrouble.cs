namespace Crawler.Hub;

/// <summary>What stood in the way when all tries of a request were used up: the trouble of the last one.</summary>
public enum HubTrouble
{
    /// <summary>No connection, or it ended before the answer began.</summary>
    Connection,

    /// <summary>No whole answer within the time for one try.</summary>
    Timeout,

    /// <summary>A status of 408, 500, 502, 503 or 504.</summary>
    ServerError,

    /// <summary>A 429 with requests left: another limiter than the quota.</summary>
    Throttled,

    /// <summary>The body ended early, or its framing or compression broke.</summary>
    CutShort,

    /// <summary>The body is larger than <see cref="HubClientOptions.MaxPageBytes"/>.</summary>
    TooLarge,

    /// <summary>The body is something else than was asked for, such as a gateway's HTML, or encoded in a way that was not asked for.</summary>
    Foreign,

    /// <summary>The Hub failed so steadily that it is left alone for a while; nothing was sent.</summary>
    LeftAlone,
}
