using Crawler.Contracts;
using Crawler.Grains.Crawling;
using Crawler.Storage;
using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Hosting;

/// <summary>
/// Does steps that change nothing when they are repeated, through a store that does not answer and silos that go away. A chain of many such steps would never come to its end if each
/// failure sent it back to its beginning.
/// </summary>
public sealed partial class RepeatableSteps(TimeProvider time, ILogger<RepeatableSteps> logger)
{
    private const int Tries = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Does a step, and again where it failed in a way that passes: some seconds long, or where no answer came, as long as <see cref="LongCall"/> asks.</summary>
    public async Task<T> DoAsync<T>(Func<Task<T>> step)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await LongCall.AskAsync(step, time);
            }
            catch (Exception failure) when (attempt < Tries && failure is not TimeoutException && IsPassing(failure))
            {
                LogRepeated(failure, attempt);
                await Task.Delay(Math.Pow(2, attempt - 1) * FirstPause, time);
            }
        }
    }

    /// <summary>Does a step that answers nothing.</summary>
    public Task DoAsync(Func<Task> step) => DoAsync(async () =>
    {
        await step();
        return true;
    });

    /// <summary>Whether a failure may be gone the next time: a store that did not answer, a silo that went away, another activation that was faster.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        TableStoreException store => store.Failure is not (TableStoreFailure.Format or TableStoreFailure.Corrupt or TableStoreFailure.Access or TableStoreFailure.Full),
        CrawlFencedException => false,
        TimeoutException or OrleansException or FencedException => true,
        AggregateException { InnerException: { } inner } => IsPassing(inner),
        _ => false,
    };

    [LoggerMessage(1501, LogLevel.Warning, "A step failed and is done again, after try {Attempt}.")]
    private partial void LogRepeated(Exception failure, int attempt);
}
