using Crawler.Contracts.Crawling;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;

namespace Crawler.Grains.Scheduling;

/// <summary>Between what is stored, what is decided on, and what is shown.</summary>
internal static class ScheduleViews
{
    public static ScheduleView Of(ScheduleRecord record, DateTimeOffset now, bool isWoken)
    {
        var next = Timetable.TryRead(record.Spec, out var timetable, out var problem) ? Scheduler.Next(timetable, record.State, now, 1) : [];
        return new ScheduleView(record.Spec, record.State, next.Count == 0 ? null : next[0], problem ?? "", isWoken);
    }

    /// <summary>A crawl as a schedule sees it; null where none is open. An import that stands still waits for the console that feeds it.</summary>
    public static OpenCrawl? OpenCrawl(CrawlView? crawl) => crawl is null or { IsOver: true } ? null : new OpenCrawl(crawl.Id, crawl.Request.ScheduledRun, crawl switch
    {
        { IsActive: true } or { Request.Import: not null, State: not CrawlState.Publishing } => OpenCrawlState.Working,
        { State: CrawlState.Paused, IsPausedByPerson: true } => OpenCrawlState.PausedByPerson,
        _ => OpenCrawlState.Stuck,
    });

    public static CrawlRequest Request(ScheduleSpec spec, string run) => new()
    {
        Hub = spec.Hub,
        IsHead = spec.IsHead,
        KeepPages = spec.KeepPages,
        ScheduledRun = run,
    };
}
