namespace Crawler.Core.Crawling;

/// <summary>
/// Decides whether a request may be sent without ever overspending the Hub's fixed windows, whoever dies and whatever the Hub says. Pure: time comes in, decisions go out.
/// </summary>
/// <remarks>
/// What may have been spent is reserved durably before it is granted, so whoever takes over counts all of it as spent until the window ends. The Hub's word
/// corrects the count downwards at once and upwards only in the next window. Where a window's end is known only to the second, permits die at the earliest and
/// the next window opens at the latest instant it could be.
/// </remarks>
public sealed class RequestBudget
{
    /// <summary>The window assumed until the Hub names its own.</summary>
    public static readonly TimeSpan AssumedWindow = TimeSpan.FromMinutes(5);

    /// <summary>The quota assumed for a window of our own, half of the Hub's smallest: two of ours may fall into one of theirs.</summary>
    public const long AssumedQuota = 250;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(2);
    private long _spent;
    private long _inFlight;
    private DateTimeOffset _blockedUntil;
    private bool _hasAnswer;

    /// <summary>Takes over what was stored: all that was reserved counts as spent.</summary>
    public RequestBudget(BudgetState state)
    {
        State = state;
        _spent = state.Reserved;
        _hasAnswer = state.Quota is not null;
    }

    /// <summary>What must be durable.</summary>
    public BudgetState State { get; private set; }

    /// <summary>Requests still to be had in the current window; null before the Hub named its quota.</summary>
    public long? Left => State.Quota is { } quota ? Math.Max(0, quota - _spent) : null;

    private long Limit => State.Quota ?? AssumedQuota;

    /// <summary>Asks for one request.</summary>
    /// <returns>
    /// Granted until an instant; or denied until one; or, where <see cref="BudgetDecision.Reservation"/> is set, to be asked again after that state was stored and
    /// handed to <see cref="Reserve"/>.
    /// </returns>
    public BudgetDecision Acquire(DateTimeOffset now)
    {
        OpenWindow(now);
        if (now < _blockedUntil)
        {
            return BudgetDecision.Denied(_blockedUntil);
        }

        if (!_hasAnswer && _inFlight > 0)
        {
            return BudgetDecision.Denied(now + ProbeWait);
        }

        if (_spent >= Limit || now >= State.EndsEarliest)
        {
            return BudgetDecision.Denied(State.EndsLatest);
        }

        if (_spent >= State.Reserved)
        {
            var block = Math.Clamp(Limit / 50, 1, Limit - _spent);
            return BudgetDecision.NeedsReservation(State with { Reserved = _spent + block });
        }

        _spent++;
        _inFlight++;
        return BudgetDecision.Granted(State.EndsEarliest);
    }

    /// <summary>Takes note that a reservation is durable.</summary>
    public void Reserve(BudgetState stored) => State = stored;

    /// <summary>Takes in what an answer said.</summary>
    public void Report(QuotaAnswer answer)
    {
        // A lost request stays spent; it is only no longer under way.
        _inFlight = Math.Max(0, _inFlight - 1);
        if (answer.IsLost)
        {
            return;
        }

        _hasAnswer = true;
        var isFirst = State.Quota is null;
        if (answer.Quota is { } quota and > 0)
        {
            State = State with { Quota = quota, Window = answer.Window is { } window && window > TimeSpan.Zero ? window : State.Window };
        }

        if (answer.ResetIn is { } resetIn && answer.Remaining is { } remaining)
        {
            Align(answer.SentAt + resetIn - Tick, answer.ReceivedAt + resetIn + Tick, remaining, isFirst);
        }

        if (answer.WasThrottled)
        {
            Throttle(answer);
        }
    }

    private void Align(DateTimeOffset earliest, DateTimeOffset latest, long remaining, bool isFirst)
    {
        var shift = latest - State.EndsLatest;
        if (isFirst)
        {
            State = State with { EndsEarliest = earliest, EndsLatest = latest };
        }
        else if (shift < -(State.Window / 2))
        {
            return;
        }
        else if (shift > State.Window / 2)
        {
            // The Hub is in a later window than we thought: only its own count and what is under way can have been spent there.
            _spent = _inFlight;
            State = State with { EndsEarliest = earliest, EndsLatest = latest, Reserved = _inFlight };
        }
        else
        {
            State = State with
            {
                EndsEarliest = earliest < State.EndsEarliest ? earliest : State.EndsEarliest,
                EndsLatest = latest > State.EndsLatest ? latest : State.EndsLatest,
            };
        }

        _spent = Math.Max(_spent, Limit - remaining + _inFlight);
        State = State with { Reserved = Math.Max(State.Reserved, _spent) };
    }

    private void Throttle(QuotaAnswer answer)
    {
        if (answer.Remaining is null or 0)
        {
            _spent = Math.Max(_spent, Limit);
            State = State with { Reserved = Math.Max(State.Reserved, _spent) };
        }

        if (answer.RetryAt is { } retryAt && retryAt > _blockedUntil)
        {
            _blockedUntil = retryAt;
        }
    }

    /// <summary>Fixed windows follow one another without a gap, so the end of one gives the end of the next until the Hub corrects it.</summary>
    private void OpenWindow(DateTimeOffset now)
    {
        if (now < State.EndsLatest)
        {
            return;
        }

        if (State.EndsLatest == default)
        {
            State = State with { EndsEarliest = now + State.Window, EndsLatest = now + State.Window + Tick };
            return;
        }

        var windows = 1 + ((now - State.EndsLatest).Ticks / State.Window.Ticks);
        _spent = _inFlight;
        State = State with
        {
            EndsEarliest = State.EndsEarliest + (windows * State.Window),
            EndsLatest = State.EndsLatest + (windows * State.Window),
            Reserved = _inFlight,
        };

        // What was under way is paid for in the new window; an answer that never comes must not hold anybody up for ever.
        _inFlight = 0;
    }
}

/// <summary>A permit, a denial, or a wish to reserve first.</summary>
/// <param name="IsGranted">Whether one request may be sent.</param>
/// <param name="At">Granted: the instant from which the permit is void. Denied: when to ask again.</param>
/// <param name="Reservation">The state to store before asking again; null otherwise.</param>
public readonly record struct BudgetDecision(bool IsGranted, DateTimeOffset At, BudgetState? Reservation)
{
    internal static BudgetDecision Granted(DateTimeOffset until) => new(true, until, null);

    internal static BudgetDecision Denied(DateTimeOffset until) => new(false, until, null);

    internal static BudgetDecision NeedsReservation(BudgetState state) => new(false, default, state);
}
