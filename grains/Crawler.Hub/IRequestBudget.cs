namespace Crawler.Hub;

/// <summary>The right to send requests. Every attempt, repeated and redirected ones included, takes one permit right before it is sent.</summary>
public interface IRequestBudget
{
    /// <summary>Asks for one request. Does not wait for the next window.</summary>
    ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken);

    /// <summary>Takes in what an answer said of the quota; called after each answer that said something, and after each 429.</summary>
    void Report(QuotaReading reading);
}

/// <summary>A permit, or when to ask again.</summary>
/// <param name="Granted">Whether one request may be sent.</param>
/// <param name="At">Granted: the instant from which the permit is void. Denied: when to ask again.</param>
public readonly record struct PermitDecision(bool Granted, DateTimeOffset At);

/// <summary>What one answer of the Hub said about the quota.</summary>
/// <param name="SentAt">When the request was sent.</param>
/// <param name="ReceivedAt">When the answer's headers were there.</param>
/// <param name="Remaining">Requests left in the window.</param>
/// <param name="ResetIn">Time until the window ends, to the second.</param>
/// <param name="Quota">Requests per window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="WasThrottled">Whether the answer was a 429.</param>
/// <param name="RetryAt">When the Hub said to come again.</param>
public sealed record QuotaReading(
    DateTimeOffset SentAt,
    DateTimeOffset ReceivedAt,
    long? Remaining,
    TimeSpan? ResetIn,
    long? Quota,
    TimeSpan? Window,
    bool WasThrottled,
    DateTimeOffset? RetryAt);
