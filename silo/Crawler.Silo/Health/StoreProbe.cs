using Crawler.Grains.Hosting;
using Crawler.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Silo.Health;

/// <summary>Asks the store now and then whether it answers, so that a probe of the silo costs nothing and waits for nobody.</summary>
internal sealed partial class StoreProbe(ITableStore store, TimeProvider time, ILogger<StoreProbe> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private long _answeredAt = long.MinValue;
    private volatile string _problem = "The store was not asked yet.";

    /// <summary>What is wrong; null where the store answered lately.</summary>
    public string? Problem => Volatile.Read(ref _answeredAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < 4 * Period ? null : _problem;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await AskAsync(stoppingToken);
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StoreHeader.ReadAsync(store, stoppingToken).WaitAsync(Timeout, time, stoppingToken);
            Volatile.Write(ref _answeredAt, time.GetTimestamp());
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            _problem = $"The store does not answer: {failure.Message}";
            LogSilent(failure);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(1311, LogLevel.Warning, "The store does not answer.")]
    private partial void LogSilent(Exception failure);
}
