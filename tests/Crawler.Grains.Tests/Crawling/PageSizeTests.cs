using Crawler.Contracts.Crawling;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>A page on which the Hub keeps failing: it is walked in smaller steps, and what is found does not depend on it.</summary>
public class PageSizeTests
{
    [Fact]
    public async Task A_page_that_keeps_failing_is_walked_in_smaller_steps()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind = "status504", page = 4, times = 1000 });

        var crawl = await cluster.CrawlAsync(cluster.Request(pageSize: 500));

        Assert.Equal((CrawlState.Completed, "", 2500), (crawl.State, crawl.Problem, crawl.Rows));
        // Six tries were lost on the page; the check and 2 pages came before; then 4 of 250 rows, and the last of 500.
        Assert.Equal([6], await cluster.FiredAsync());
        Assert.Equal(7, crawl.Pages);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_hub_that_fails_on_small_pages_too_pauses_the_crawl_with_the_reason()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind = "status500", fromPage = 3 });

        var crawl = await cluster.CrawlAsync(cluster.Request(pageSize: 500));

        Assert.Equal(CrawlState.Paused, crawl.State);
        Assert.Contains("Page 2 could not be fetched in 18 tries: 500 Internal Error", crawl.Problem, StringComparison.Ordinal);
        Assert.Contains("even with 125 rows a page", crawl.Problem, StringComparison.Ordinal);
        cluster.Hub.ClearFaults();
        await cluster.Crawls.Resume();
        Assert.Equal(CrawlState.Completed, (await cluster.WaitAsync(view => !view.IsActive, "the end")).State);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }
}
