namespace Crawler.Core.Crawling;

/// <summary>What one answer of the Hub said about the quota.</summary>
/// <param name="SentAt">When the request was sent.</param>
/// <param name="ReceivedAt">When the answer's headers were there.</param>
/// <param name="Remaining">Requests left in the window.</param>
/// <param name="ResetIn">Time until the window ends, to the second.</param>
/// <param name="Quota">Requests per window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="WasThrottled">Whether the answer was a 429.</param>
/// <param name="RetryAt">When the Hub said to come again.</param>
public sealed record QuotaAnswer(
    DateTimeOffset SentAt,
    DateTimeOffset ReceivedAt,
    long? Remaining,
    TimeSpan? ResetIn,
    long? Quota,
    TimeSpan? Window,
    bool WasThrottled,
    DateTimeOffset? RetryAt)
{
    /// <summary>Whether no answer came at all: the Hub may have counted the request or not, and said nothing.</summary>
    public bool IsLost { get; init; }

    /// <summary>A request whose answer never came, or that was given up before it was sent.</summary>
    public static QuotaAnswer Lost(DateTimeOffset sentAt, DateTimeOffset givenUpAt) =>
        new(sentAt, givenUpAt, null, null, null, null, false, null) { IsLost = true };
}
