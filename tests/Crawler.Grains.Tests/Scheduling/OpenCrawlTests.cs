using Crawler.Contracts.Crawling;
using Crawler.Core.Scheduling;
using Crawler.Grains.Scheduling;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>How a crawl looks to a schedule: who may go on with it.</summary>
public class OpenCrawlTests
{
    [Theory]
    [InlineData(CrawlState.Running, true, false, OpenCrawlState.Working)]
    [InlineData(CrawlState.Publishing, true, false, OpenCrawlState.Working)]
    [InlineData(CrawlState.Paused, true, true, OpenCrawlState.Working)]
    [InlineData(CrawlState.Running, false, false, OpenCrawlState.Stuck)]
    [InlineData(CrawlState.Publishing, false, false, OpenCrawlState.Stuck)]
    [InlineData(CrawlState.Paused, false, false, OpenCrawlState.Stuck)]
    [InlineData(CrawlState.Paused, false, true, OpenCrawlState.PausedByPerson)]
    public void An_open_crawl_is_worked_on_or_stuck_or_a_persons(CrawlState state, bool isActive, bool byPerson, OpenCrawlState expected)
    {
        var open = ScheduleViews.OpenCrawl(Crawl(state) with { IsActive = isActive, IsPausedByPerson = byPerson });

        Assert.Equal(new OpenCrawl("models-000001", "daily@then", expected), open);
    }

    [Fact]
    public void What_is_over_or_never_was_is_in_nobodys_way()
    {
        Assert.Null(ScheduleViews.OpenCrawl(null));
        Assert.Null(ScheduleViews.OpenCrawl(Crawl(CrawlState.Completed)));
        Assert.Null(ScheduleViews.OpenCrawl(Crawl(CrawlState.Cancelled)));
    }

    [Fact]
    public void An_import_waits_for_its_console_until_its_census_is_taken()
    {
        var import = Crawl(CrawlState.Paused) with { Request = Crawl(CrawlState.Paused).Request with { Import = new ImportRequest { Source = "f.csv", Digest = 1 } } };

        Assert.Equal(OpenCrawlState.Working, ScheduleViews.OpenCrawl(import)!.State);
        Assert.Equal(OpenCrawlState.Stuck, ScheduleViews.OpenCrawl(import with { State = CrawlState.Publishing })!.State);
    }

    private static CrawlView Crawl(CrawlState state) => new()
    {
        Id = "models-000001",
        Ordinal = 1,
        Request = new CrawlRequest { Hub = new Uri("https://hub.test"), ScheduledRun = "daily@then" },
        AsOf = ScheduledCluster.Noon,
        State = state,
    };
}
