using Crawler.Contracts.Crawling;
using Crawler.Grains.Maintenance;
using Crawler.Storage;

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

        Assert.Equal((CrawlState.Completed, (bool?)null, ""), (head.State, head.Accepted, head.Problem));
        Assert.Equal((day.Added, 0), (head.New, head.Missed));
        Assert.True(head.Changed >= day.Edited, $"{head.Changed} changed, {day.Edited} edited");
        Assert.True(head.Pages < full.Pages, $"{head.Pages} pages of 200 rows against {full.Pages} of 1,000");
        Assert.Null(await cluster.Ecosystem.Census(head.Id));
        Assert.Equal(20_000 + day.Added, (await cluster.Ecosystem.Live()).Census.Models);
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

    [Fact]
    public async Task Of_many_head_crawls_the_old_ones_are_packed_and_the_history_still_knows_them()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 50, Port = 0, Quota = 100_000 }, partitions: 1);
        await cluster.CrawlAsync(cluster.Request(1000));
        for (var crawl = 0; crawl < 405; crawl++)
        {
            await cluster.CrawlAsync(Head(cluster));
        }

        var (listed, timeline) = (await cluster.Crawls.List(), await cluster.Crawls.Timeline());
        await cluster.RestartSiloAsync();

        Assert.Equal(Enumerable.Range(1, 406), timeline.Select(crawl => crawl.Ordinal));
        Assert.Equal(timeline, await cluster.Crawls.Timeline());
        Assert.InRange(listed.Count, 300, 406 - 99);
        Assert.Equal(listed.Select(crawl => crawl.Id), (await cluster.Crawls.List()).Select(crawl => crawl.Id));
        Assert.Contains(listed, crawl => crawl.Ordinal == 1);
        Assert.Equal(407, (await cluster.CrawlAsync(Head(cluster))).Ordinal);

        await cluster.StopSiloAsync();
        await using (var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(cluster.DataDirectory, "crawler.db") }))
        {
            Assert.Empty((await new StoreInspection(store).RunAsync(TestContext.Current.CancellationToken)).Damages);
        }

        await cluster.StartSiloAsync();
    }

    private static CrawlRequest Head(TestCluster cluster) => cluster.Request(200) with { IsHead = true };
}
