using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Crawler.Hub.Transport;

/// <summary>
/// How long and how often a request is tried: a deadline around all tries, growing pauses between them, a circuit breaker, a time for each. A try is over when its
/// body is read, so a body that breaks counts as a failure like a status does.
/// </summary>
internal static class HubPipeline
{
    /// <summary>The longest pause between two tries; who is asked to wait longer waits outside.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>Timers may fire a moment early; without this, all tries would be spent in the last millisecond of the breaker's pause.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMilliseconds(20);

    /// <summary>One try. All requests share it, so that the breaker knows of all failures.</summary>
    public static ResiliencePipeline<Attempt> OneTry(HubClientOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }.AddCircuitBreaker(Breaker(options)).AddTimeout(options.AttemptTimeout).Build();

    /// <summary>As many tries as fit within a deadline.</summary>
    public static ResiliencePipeline<Attempt> Tries(TimeSpan deadline, HubClientOptions options, ResiliencePipeline<Attempt> oneTry, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        builder.AddTimeout(deadline);
        if (options.Retries > 0)
        {
            builder.AddRetry(Retry(options));
        }

        return builder.AddPipeline(oneTry).Build();
    }

    private static RetryStrategyOptions<Attempt> Retry(HubClientOptions options)
    {
        var random = new Random(options.JitterSeed);
        var lockRandom = new Lock();
        return new RetryStrategyOptions<Attempt>
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = MaxPause,
            ShouldHandle = args => new ValueTask<bool>(
                args.Outcome.Exception is TimeoutRejectedException or BrokenCircuitException || args.Outcome.Result is { End: AttemptEnd.Failed }),
            DelayGenerator = args => new ValueTask<TimeSpan?>(
                args.Outcome.Exception is BrokenCircuitException broken ? broken.RetryAfter + ClockSlack : args.Outcome.Result?.RetryAfter),
            Randomizer = () =>
            {
                lock (lockRandom)
                {
                    return random.NextDouble();
                }
            },
        };
    }

    /// <summary>A Hub that fails this steadily is left alone for a while, and no permit is spent on it; throttling is the budget's business, not a failure.</summary>
    private static CircuitBreakerStrategyOptions<Attempt> Breaker(HubClientOptions options) => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = 20,
        SamplingDuration = TimeSpan.FromMinutes(2),
        BreakDuration = options.BreakDuration,
        ShouldHandle = args => new ValueTask<bool>(
            args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result is { End: AttemptEnd.Failed, Trouble: not HubTrouble.Throttled }),
    };
}
