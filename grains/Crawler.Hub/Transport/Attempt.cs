namespace Crawler.Hub.Transport;

/// <summary>How a try, or a request with all its tries, ended.</summary>
internal enum AttemptEnd
{
    /// <summary>The answer was read.</summary>
    Read,

    /// <summary>The quota is used up.</summary>
    QuotaExhausted,

    /// <summary>The Hub refuses, and asking again would not help.</summary>
    Refused,

    /// <summary>It failed in a way that may pass.</summary>
    Failed,
}

/// <summary>How a try ended, whatever was asked for.</summary>
internal abstract record Attempt(AttemptEnd End)
{
    /// <summary>Failed: what stood in the way.</summary>
    public HubTrouble Trouble { get; init; }

    /// <summary>Failed: the same in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Failed: how long the Hub asked to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Out of quota: when to ask again.</summary>
    public DateTimeOffset RetryAt { get; init; }

    /// <summary>Refused: what the Hub said.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Whether the answer told of the quota.</summary>
    public bool HasQuotaHeaders { get; init; }

    /// <summary>Tries it took; 0 in a single one.</summary>
    public int Tries { get; init; }
}

/// <summary>How a try ended.</summary>
internal sealed record Attempt<T>(AttemptEnd End) : Attempt(End)
    where T : class
{
    /// <summary>Read: what was read. Failed: what was read up to the failure, if that is worth something.</summary>
    public T? Value { get; init; }

    public static Attempt<T> Read(T value) => new(AttemptEnd.Read) { Value = value };

    public static Attempt<T> OutOfQuota(DateTimeOffset retryAt) => new(AttemptEnd.QuotaExhausted) { RetryAt = retryAt };

    public static Attempt<T> Refused(Refusal refusal) => new(AttemptEnd.Refused) { Refusal = refusal };

    public static Attempt<T> Failed(HubTrouble trouble, string reason, T? partial = null, TimeSpan? retryAfter = null) =>
        new(AttemptEnd.Failed) { Trouble = trouble, Reason = reason, Value = partial, RetryAfter = retryAfter };
}
