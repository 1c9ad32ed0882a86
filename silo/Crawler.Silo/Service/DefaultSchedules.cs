using Crawler.Contracts.Scheduling;
using Crawler.Silo.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Silo.Service;

/// <summary>Gives a store that has never had schedules the default ones, once the silo is up.</summary>
internal sealed partial class DefaultSchedules(IGrainFactory grains, SiloSettings settings, TimeProvider time, ILogger<DefaultSchedules> logger) : BackgroundService
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; settings.Schedules.CreateDefaults && attempt <= Tries; attempt++)
        {
            try
            {
                foreach (var name in await grains.GetGrain<IScheduleListGrain>(0).CreateDefaults(settings.Hub.Url))
                {
                    LogCreated(name);
                }

                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, attempt);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Schedule {Name} was created, as a store has it by default.")]
    private partial void LogCreated(string name);

    [LoggerMessage(1302, LogLevel.Warning, "The default schedules could not be looked at, try {Attempt}.")]
    private partial void LogFailed(Exception failure, int attempt);
}
