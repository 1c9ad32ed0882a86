using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Scheduling;
using Crawler.Silo.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Silo.Service;

/// <summary>
/// Gives a store that has never had schedules the default ones, once the silo is up, and has all of them woken from then on: those that a console made had nobody to wake them.
/// </summary>
internal sealed partial class ScheduleStart(IGrainFactory grains, SiloSettings settings, TimeProvider time, ILogger<ScheduleStart> logger) : BackgroundService
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await BeginAsync(grains.GetGrain<IScheduleListGrain>(0));
                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, attempt);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task BeginAsync(IScheduleListGrain schedules)
    {
        foreach (var name in settings.Schedules.CreateDefaults ? await schedules.CreateDefaults(settings.Hub.Url) : [])
        {
            LogCreated(name);
        }

        await schedules.WakeAll();

        // Whoever measures wants to know how old the last census is, also where nobody crawls.
        foreach (var kind in KindNames.All)
        {
            await grains.GetGrain<ICrawlGrain>(kind).Current();
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Schedule {Name} was created, as a store has it by default.")]
    private partial void LogCreated(string name);

    [LoggerMessage(1302, LogLevel.Warning, "The schedules could not be looked at, try {Attempt}.")]
    private partial void LogFailed(Exception failure, int attempt);
}
