namespace Crawler.Core.Crawling;

/// <summary>The durable part of a request budget: what the Hub said of its windows, and how much of the current one may have been spent.</summary>
/// <param name="Quota">Requests per window; null before the Hub said so.</param>
/// <param name="Window">The window's length.</param>
/// <param name="EndsEarliest">The earliest instant the current window may end: permits are void from here on.</param>
/// <param name="EndsLatest">The latest instant the current window may end: the next one is used from here on.</param>
/// <param name="Reserved">Requests of the current window that may have been sent.</param>
public sealed record BudgetState(long? Quota, TimeSpan Window, DateTimeOffset EndsEarliest, DateTimeOffset EndsLatest, long Reserved)
{
    /// <summary>A budget that knows nothing of the Hub yet.</summary>
    public static BudgetState Unknown { get; } = new(null, RequestBudget.AssumedWindow, default, default, 0);
}
