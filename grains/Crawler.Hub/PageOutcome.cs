namespace Crawler.Hub;

/// <summary>How fetching a page ended.</summary>
public abstract record PageOutcome
{
    private PageOutcome()
    {
    }

    /// <summary>The page is here.</summary>
    public sealed record Fetched(ListingPage Page) : PageOutcome;

    /// <summary>The quota is used up; nothing was lost.</summary>
    public sealed record QuotaExhausted(DateTimeOffset RetryAt) : PageOutcome;

    /// <summary>The Hub refuses, and asking again the same way would not help.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">The Hub's own words, with the request's id where the answer names one.</param>
    public sealed record Refused(int Status, string Reason) : PageOutcome;

    /// <summary>All tries are used up, and nothing was read that the walk could go on from.</summary>
    /// <param name="Reason">What stood in the way of the last try, in words.</param>
    /// <param name="Attempts">How many tries there were.</param>
    /// <param name="Trouble">What stood in the way of the last try.</param>
    public sealed record Unreachable(string Reason, int Attempts, HubTrouble Trouble) : PageOutcome;
}

/// <summary>How the start-up check ended.</summary>
public abstract record SelfCheckOutcome
{
    private SelfCheckOutcome()
    {
    }

    /// <summary>The Hub answers in a way that can be crawled.</summary>
    /// <param name="Expand">The members it accepts.</param>
    /// <param name="Differences">What differs from what was expected, in words.</param>
    public sealed record Accepted(IReadOnlyList<string> Expand, IReadOnlyList<string> Differences) : SelfCheckOutcome;

    /// <summary>The quota is used up.</summary>
    public sealed record QuotaExhausted(DateTimeOffset RetryAt) : SelfCheckOutcome;

    /// <summary>The Hub refuses.</summary>
    public sealed record Refused(int Status, string Reason) : SelfCheckOutcome;

    /// <summary>All tries are used up.</summary>
    public sealed record Unreachable(string Reason) : SelfCheckOutcome;
}
