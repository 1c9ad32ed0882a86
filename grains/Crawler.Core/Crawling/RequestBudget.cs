namespace Crawler.Core.Crawling;

/// <summary>
/// Decides whether a request may be sent without ever overspending the Hub's fixed windows, whoever dies and whatever the Hub says. Pure: time comes in, decisions go out.
/// </summary>
/// <remarks>
/// What may have been spent is reserved durably before it is granted, so whoever takes over counts all of it as spent until the window ends. The Hub's word
/// corrects the count downwards at once and upwards only in the next window. Where a window's end is known only to within an interval, permits die at its beginning
/// and the next window opens at its end.
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
    private bool _isAligned;

    /// <summary>Takes over what was stored: all that was reserved counts as spent.</summary>
    public RequestBudget(BudgetState state)
    {
        State = state;
        _spent = state.Reserved;
        _hasAnswer = _isAligned = state.Quota is not null;
    }

    /// <summary>What must be durable.</summary>
    public BudgetState State { get; private set; }

    /// <summary>Requests still to be had in the current window; null before the Hub named its quota.</summary>
    public long? Left => State.Quota is { } quota ? Math.Max(0, quota - _spent) : null;

    /// <summary>Two windows of ours may fall into one of the Hub's while nobody knows where that one begins.</summary>
    private long Limit => State.Quota is not { } quota ? AssumedQuota : _isAligned ? quota : Math.Max(1, quota / 2);

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
        if (answer.Quota is { } quota and > 0)
        {
            State = State with { Quota = quota, Window = answer.Window is { } window && window > TimeSpan.Zero ? window : State.Window };
        }

        if (answer.ResetIn is { } resetIn && answer.Remaining is { } remaining)
        {
            Align(answer.SentAt + resetIn - Tick, answer.ReceivedAt + resetIn + Tick, remaining);
        }

        if (answer.WasThrottled)
        {
            Throttle(answer);
        }
    }

    private void Align(DateTimeOffset earliest, DateTimeOffset latest, long remaining)
    {
        var shift = latest - State.EndsLatest;
        if (!_isAligned)
        {
            _isAligned = true;
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
            Narrow(earliest, latest);
        }

        _spent = Math.Max(_spent, Limit - remaining + _inFlight);
        State = State with { Reserved = Math.Max(State.Reserved, _spent) };
    }

    /// <summary>
    /// Each answer says within which interval the window ends; the truth lies in all of them, so many answers together know it to a fraction of a second. Answers that
    /// contradict each other tell of a clock that was set: the newest counts.
    /// </summary>
    private void Narrow(DateTimeOffset earliest, DateTimeOffset latest)
    {
        var (from, to) = (earliest > State.EndsEarliest ? earliest : State.EndsEarliest, latest < State.EndsLatest ? latest : State.EndsLatest);
        State = from <= to ? State with { EndsEarliest = from, EndsLatest = to } : State with { EndsEarliest = earliest, EndsLatest = latest };
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

    /// <summary>Whether the end is known so badly that hardly any time is left between one window's latest end and the next one's earliest.</summary>
    private bool IsEndLost => State.EndsLatest - State.EndsEarliest > State.Window * 0.75;

    /// <summary>Fixed windows follow one another without a gap, so the end of one gives the end of the next until the Hub corrects it.</summary>
    private void OpenWindow(DateTimeOffset now)
    {
        if (now < State.EndsLatest)
        {
            return;
        }

        if (State.EndsLatest == default || IsEndLost)
        {
            // No permit is out: those of the last window died at its earliest end. So a first request is safe wherever the Hub's window lies, and its answer tells.
            _isAligned = _hasAnswer = false;
            _spent = _inFlight;
            State = State with { EndsEarliest = now + State.Window, EndsLatest = now + State.Window + Tick, Reserved = _inFlight };
            _inFlight = 0;
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
