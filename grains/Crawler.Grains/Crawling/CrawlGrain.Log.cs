using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    [LoggerMessage(1101, LogLevel.Error, "Crawl {Crawl} failed.")]
    private partial void LogLoopFailed(Exception failure, string crawl);

    [LoggerMessage(1102, LogLevel.Warning, "Partition {Partition} did not do its part of {Crawl}, try {Attempt}.")]
    private partial void LogPartitionFailed(Exception failure, int partition, string crawl, int attempt);

    [LoggerMessage(1103, LogLevel.Information, "Crawl {Crawl} completed with {Rows} rows; accepted: {Accepted}.")]
    private partial void LogCompleted(string crawl, long rows, bool accepted);

    [LoggerMessage(1104, LogLevel.Information, "Crawl {Crawl} waits for the Hub's quota until {Instant}.")]
    private partial void LogWaiting(string crawl, DateTimeOffset instant);

    [LoggerMessage(1105, LogLevel.Warning, "Crawl {Crawl} stopped: {Problem}")]
    private partial void LogStopped(string crawl, string problem);

    [LoggerMessage(1107, LogLevel.Warning, "The flows were not brought up to date after {Crawl}; they are stale until the next crawl or `flow refresh`.")]
    private partial void LogFlowsFailed(Exception failure, string crawl);

    [LoggerMessage(1106, LogLevel.Information, "Import {Crawl} of {Source} goes on behind row {Row}.")]
    private partial void LogImporting(string crawl, string source, long row);

    [LoggerMessage(1108, LogLevel.Information, "Crawl {Crawl} goes on: it was woken and nobody worked on it.")]
    private partial void LogWoken(string crawl);

    [LoggerMessage(1109, LogLevel.Warning, "Crawl {Crawl} reads its checkpoint and goes on, after failure {Count} in a row.")]
    private partial void LogLoopRetried(Exception failure, string crawl, int count);

    [LoggerMessage(1110, LogLevel.Warning, "Crawl {Crawl} is left to the activation that goes on with it.")]
    private partial void LogFenced(Exception fenced, string crawl);

    [LoggerMessage(1111, LogLevel.Information, "The reminder of {Crawl} is still there; it clears itself at its next tick.")]
    private partial void LogReminderStays(Exception failure, string crawl);
}
