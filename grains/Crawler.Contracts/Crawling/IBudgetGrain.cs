namespace Crawler.Contracts.Crawling;

/// <summary>
/// The right to send requests under one credential: the only place that grants it. The key is the Hub's address and the credential's name.
/// </summary>
[Alias("crawler.budget")]
public interface IBudgetGrain : IGrainWithStringKey
{
    /// <summary>Asks for one request, and reports what the last answers said. Never waits.</summary>
    [Alias("acquire")]
    Task<BudgetDecision> Acquire(IReadOnlyList<BudgetReading> readings);

    /// <summary>Reports what the last answers said.</summary>
    [Alias("report")]
    Task Report(IReadOnlyList<BudgetReading> readings);

    /// <summary>What is left.</summary>
    [Alias("view")]
    Task<BudgetView> View();
}

/// <summary>A permit, or when to ask again.</summary>
/// <param name="Granted">Whether one request may be sent.</param>
/// <param name="At">Granted: the instant from which the permit is void. Denied: when to ask again.</param>
[GenerateSerializer, Immutable, Alias("crawler.budget-decision")]
public readonly record struct BudgetDecision(bool Granted, DateTimeOffset At);

/// <summary>What one answer of the Hub said about the quota.</summary>
/// <param name="SentAt">When the request was sent.</param>
/// <param name="ReceivedAt">When the answer's headers were there.</param>
/// <param name="Remaining">Requests left in the window.</param>
/// <param name="ResetIn">Time until the window ends.</param>
/// <param name="Quota">Requests per window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="WasThrottled">Whether the answer was a 429.</param>
/// <param name="RetryAt">When the Hub said to come again.</param>
[GenerateSerializer, Immutable, Alias("crawler.budget-reading")]
public sealed record BudgetReading(
    DateTimeOffset SentAt,
    DateTimeOffset ReceivedAt,
    long? Remaining,
    TimeSpan? ResetIn,
    long? Quota,
    TimeSpan? Window,
    bool WasThrottled,
    DateTimeOffset? RetryAt);

/// <summary>What is left of the current window.</summary>
/// <param name="Quota">Requests per window; null before the Hub said so.</param>
/// <param name="Left">Requests that may still be sent; null before the Hub said so.</param>
/// <param name="ResetsAt">When the next window begins; null before the Hub said so.</param>
/// <param name="Window">The window's length; null before the Hub said so.</param>
[GenerateSerializer, Immutable, Alias("crawler.budget-view")]
public sealed record BudgetView(long? Quota, long? Left, DateTimeOffset? ResetsAt, TimeSpan? Window);
