using Crawler.Core.Crawling;

namespace Crawler.Contracts.Crawling;

/// <summary>
/// The right to send requests under one credential: the only place that grants it. The key is the Hub's address and the credential's name.
/// </summary>
[Alias("crawler.budget")]
public interface IBudgetGrain : IGrainWithStringKey
{
    /// <summary>Asks for one request, and reports what the last answers said. Never waits.</summary>
    [Alias("acquire")]
    Task<PermitDecision> Acquire([Immutable] IReadOnlyList<QuotaAnswer> answers);

    /// <summary>Reports what the last answers said.</summary>
    [Alias("report")]
    Task Report([Immutable] IReadOnlyList<QuotaAnswer> answers);

    /// <summary>What is left.</summary>
    [Alias("view")]
    Task<BudgetView> View();
}

/// <summary>What is left of the current window.</summary>
/// <param name="Quota">Requests per window; null before the Hub said so.</param>
/// <param name="Left">Requests that may still be sent; null before the Hub said so.</param>
/// <param name="ResetsAt">When the next window begins; null before the Hub said so.</param>
/// <param name="Window">The window's length; null before the Hub said so.</param>
[GenerateSerializer, Immutable, Alias("crawler.budget-view")]
public sealed record BudgetView(long? Quota, long? Left, DateTimeOffset? ResetsAt, TimeSpan? Window);
