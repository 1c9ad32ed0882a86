using Crawler.Core.Catalogue;

namespace Crawler.Contracts.Catalogue;

/// <summary>How the Hub answered when it was asked for one model or owner. The numbers cross the wire: never renumber.</summary>
public enum HubVerdict
{
    /// <summary>It is there.</summary>
    Found = 1,

    /// <summary>It is there, and the Hub disabled it.</summary>
    Disabled = 2,

    /// <summary>It never was, is gone, or is private: asked without a token, the Hub does not tell them apart.</summary>
    GoneOrPrivate = 3,

    /// <summary>There is none that the token may see.</summary>
    NotFound = 4,

    /// <summary>Shown only to those whom its owner let in.</summary>
    Gated = 5,

    /// <summary>The token is no good.</summary>
    BadToken = 6,

    /// <summary>The quota is used up; nothing was asked.</summary>
    QuotaExhausted = 7,

    /// <summary>The Hub refuses for another reason.</summary>
    Refused = 8,

    /// <summary>The answer was nothing that can be read.</summary>
    Unreadable = 9,

    /// <summary>No answer came.</summary>
    Unreachable = 10,

    /// <summary>The name cannot be one; nothing was asked.</summary>
    NotAName = 11,

    /// <summary>Nobody knows which Hub to ask: none was named, and there is no crawl yet.</summary>
    NoHub = 12,
}

/// <summary>What the Hub says of one model now. Nothing of it is kept: records are the crawls' business.</summary>
[GenerateSerializer, Immutable, Alias("crawler.hub-model-reply")]
public sealed record HubModelReply
{
    /// <summary>How the Hub answered.</summary>
    [Id(0)]
    public required HubVerdict Verdict { get; init; }

    /// <summary>The name asked for.</summary>
    [Id(1)]
    public required string Asked { get; init; }

    /// <summary>The Hub's words, or what went wrong; empty where there is nothing to say.</summary>
    [Id(2)]
    public string Message { get; init; } = "";

    /// <summary>The Hub that was asked; null where none was.</summary>
    [Id(3)]
    public Uri? Hub { get; init; }

    /// <summary>When it was asked.</summary>
    [Id(4)]
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>The model as the Hub shows it; null where it does not.</summary>
    [Id(5)]
    public ModelDetails? Model { get; init; }

    /// <summary>The name asked for, where the model bears another one by now; else null.</summary>
    [Id(6)]
    public string? FormerName { get; init; }

    /// <summary>When to ask again; null where the quota is not used up.</summary>
    [Id(7)]
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What the catalogue holds of the model, by its id where the Hub showed it, else by the name; null where it holds nothing.</summary>
    [Id(8)]
    public ModelProfile? Known { get; init; }
}

/// <summary>What the Hub says of one owner now.</summary>
[GenerateSerializer, Immutable, Alias("crawler.hub-owner-reply")]
public sealed record HubOwnerReply
{
    /// <summary>How the Hub answered.</summary>
    [Id(0)]
    public required HubVerdict Verdict { get; init; }

    /// <summary>The Hub's words, or what went wrong; empty where there is nothing to say.</summary>
    [Id(1)]
    public string Message { get; init; } = "";

    /// <summary>The Hub that was asked; null where none was.</summary>
    [Id(2)]
    public Uri? Hub { get; init; }

    /// <summary>When it was asked.</summary>
    [Id(3)]
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>The owner as the Hub shows it; null where it does not.</summary>
    [Id(4)]
    public OwnerOverview? Owner { get; init; }

    /// <summary>When to ask again; null where the quota is not used up.</summary>
    [Id(5)]
    public DateTimeOffset? RetryAt { get; init; }
}
