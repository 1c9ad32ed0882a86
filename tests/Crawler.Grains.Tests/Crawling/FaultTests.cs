using Crawler.Contracts.Crawling;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>A Hub that misbehaves: no page is lost, no figure wrong, and every fault is seen to have fired.</summary>
public class FaultTests
{
    [Theory]
    [InlineData("status500")]
    [InlineData("status502")]
    [InlineData("status504")]
    [InlineData("truncatedBody")]
    [InlineData("connectionReset")]
    [InlineData("htmlOk")]
    [InlineData("duplicatePage")]
    [InlineData("emptyPageWithLink")]
    [InlineData("bom")]
    [InlineData("noRateLimitHeaders")]
    public async Task A_passing_fault_changes_nothing(string kind)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind, page = 4, times = 1 });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal((CrawlState.Completed, ""), (crawl.State, crawl.Problem));
        Assert.Equal([1], await cluster.FiredAsync());
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Theory]
    [InlineData("wrongType")]
    [InlineData("notAnObject")]
    [InlineData("missingId")]
    [InlineData("nan")]
    [InlineData("deep")]
    public async Task A_malformed_item_is_quarantined_and_the_page_lives(string variant)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind = "malformedItem", variant, page = 4, times = 1 });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal(CrawlState.Completed, crawl.State);
        Assert.Equal([1], await cluster.FiredAsync());
        Assert.Equal(1, crawl.Quarantined.Values.Sum());
        var census = await cluster.CensusAsync();
        Assert.Equal(2499, census.Models);
        Assert.Equal(2499 / 2500.0, census.Coverage.Ratio!.Value, 1e-12);
        // The simulator counts the start-up check as its first page.
        Assert.Equal(3, Assert.Single(crawl.Samples).Page);
    }

    [Fact]
    public async Task A_quarantined_item_that_was_known_is_not_missed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        await cluster.FaultsAsync(new { kind = "malformedItem", variant = "missingId", page = 4, times = 1 });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal([1], await cluster.FiredAsync());
        Assert.Equal((1, 0), (crawl.Quarantined.Values.Sum(), crawl.Missed));
        Assert.Equal(2500, (await cluster.CensusAsync()).Models);
    }

    [Theory]
    [InlineData("foreignLink")]
    [InlineData("otherPath")]
    public async Task A_link_that_leads_elsewhere_is_refused(string kind)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind, page = 2, times = 1 });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal([1], await cluster.FiredAsync());
        Assert.Equal(CrawlState.Paused, crawl.State);
        Assert.NotEmpty(crawl.Problem);
        await cluster.Crawls.Resume();
        Assert.Equal(CrawlState.Completed, (await cluster.WaitAsync(view => !view.IsActive, "the end")).State);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_hub_that_does_not_answer_pauses_the_crawl_with_the_reason()
    {
        await using var cluster = await TestCluster.StartAsync();

        var crawl = await cluster.CrawlAsync(cluster.Request() with { Hub = new Uri("http://127.0.0.1:9") });

        Assert.Equal(CrawlState.Paused, crawl.State);
        Assert.Contains("does not answer", crawl.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paging_loop_is_noticed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind = "repeatedCursor", page = 3, times = 1000 });

        var crawl = await cluster.CrawlAsync();

        Assert.Equal(CrawlState.Paused, crawl.State);
        Assert.Contains("circle", crawl.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quota_is_never_passed_and_the_crawl_ends()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 1200, Port = 0, Quota = 5, Window = TimeSpan.FromSeconds(4) });

        var crawl = await cluster.CrawlAsync(cluster.Request(pageSize: 100));

        Assert.Equal(CrawlState.Completed, crawl.State);
        var ledger = await cluster.LedgerAsync();
        Assert.True((int)ledger["maxInAnyWindow"]! <= 5, ledger.ToJsonString());
        Assert.True((int)ledger["totalRequests"]! >= 13, ledger.ToJsonString());
    }
}
