using Crawler.Contracts.Crawling;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>A head crawl brings what is new and what was changed, with few requests, and leaves the rest to the next full one.</summary>
public class HeadCrawlTests
{
    [Fact]
    public async Task A_head_crawl_finds_what_is_new_and_what_was_edited()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 20_000, Port = 0, Quota = 100_000 });
        var full = await cluster.CrawlAsync(cluster.Request(1000));
        var day = cluster.Hub.Advance(1);

        var head = await cluster.CrawlAsync(Head(cluster));

        Assert.Equal((CrawlState.Completed, true, ""), (head.State, head.Accepted, head.Problem));
        Assert.Equal((day.Added, 0), (head.New, head.Missed));
        Assert.True(head.Changed >= day.Edited, $"{head.Changed} changed, {day.Edited} edited");
        Assert.True(head.Pages < full.Pages, $"{head.Pages} pages of 200 rows against {full.Pages} of 1,000");
        var census = await cluster.CensusAsync(head.Id);
        Assert.Equal((20_000 + day.Added, (double?)null), (census.Models, census.Coverage.Ratio));
        Assert.Equal(full.Id, (await cluster.CensusAsync()).Crawl);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);

        // What the day deleted is gone when two full crawls have missed it.
        await cluster.CrawlAsync(cluster.Request(1000));
        await cluster.CrawlAsync(cluster.Request(1000));
        await cluster.CrawlAsync(cluster.Request(1000));
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_head_crawl_goes_on_where_the_last_one_ended()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 20_000, Port = 0, Quota = 100_000 });
        await cluster.CrawlAsync(cluster.Request(1000));
        cluster.Hub.Advance(2);
        await cluster.CrawlAsync(Head(cluster));
        var day = cluster.Hub.Advance(1);

        var head = await cluster.CrawlAsync(Head(cluster));

        Assert.Equal(day.Added, head.New);
    }

    [Fact]
    public async Task A_head_crawl_needs_a_full_one_before_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync(cluster.Request(limit: 100));

        var reply = await cluster.Crawls.Start(Head(cluster));

        Assert.False(reply.Ok);
        Assert.Contains("full crawl first", reply.Message, StringComparison.Ordinal);
        Assert.False((await cluster.Crawls.Start(Head(cluster) with { Limit = 5 })).Ok);
    }

    private static CrawlRequest Head(TestCluster cluster) => cluster.Request(200) with { IsHead = true };
}
