using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Scheduling;

public sealed partial class ScheduleGrain
{
    [LoggerMessage(1201, LogLevel.Information, "Schedule {Schedule} began {Crawl} for {Run}.")]
    private partial void LogStarted(string schedule, string crawl, string run);

    [LoggerMessage(1202, LogLevel.Warning, "Schedule {Schedule} did not begin {Run}: {Reason}")]
    private partial void LogRefused(string schedule, string run, string reason);

    [LoggerMessage(1203, LogLevel.Information, "Schedule {Schedule} told {Crawl} to go on. {Refusal}")]
    private partial void LogResumed(string schedule, string crawl, string refusal);

    [LoggerMessage(1204, LogLevel.Error, "Schedule {Schedule} could not do what is due; the next wake-up tries again.")]
    private partial void LogFailed(Exception failure, string schedule);

    [LoggerMessage(1205, LogLevel.Error, "Schedule {Schedule} cannot tell when it is due: {Problem}")]
    private partial void LogUnreadable(string schedule, string problem);
}
