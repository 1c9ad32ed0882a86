using System.Text;
using Crawler.Contracts.Crawling;
using Crawler.Grains.Crawling;
using Crawler.Storage;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>Kept pages: the past read once more without a request.</summary>
public class ReparseTests
{
    [Fact]
    public async Task The_same_pages_give_the_same_figures_and_cost_no_request()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CrawlAsync();
        var requests = (int)(await cluster.LedgerAsync())["totalRequests"]!;
        cluster.Hub.Advance(1);

        var again = await ReparseAsync(cluster, null);

        Assert.Equal((CrawlState.Completed, first.AsOf, first.Rows, first.Pages), (again.State, again.AsOf, again.Rows, again.Pages));
        Assert.Equal((0, 0, first.Rows), (again.New, again.Changed, again.Unchanged));
        Assert.Equal(requests, (int)(await cluster.LedgerAsync())["totalRequests"]!);
        var (one, two) = (await cluster.CensusAsync(first.Id), await cluster.CensusAsync(again.Id));
        Assert.Equal((one.Models, one.DownloadsAllTime, one.Likes, one.Coverage), (two.Models, two.DownloadsAllTime, two.Likes, two.Coverage));
        Assert.Equal(again.Id, (await cluster.CensusAsync()).Crawl);
        Assert.Equal(again.Pages, (await ReparseAsync(cluster, again.Id)).Pages);
    }

    [Fact]
    public async Task What_could_not_be_read_the_first_time_is_read_the_second_time()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.FaultsAsync(new { kind = "malformedItem", variant = "wrongType", page = 4, times = 1 });
        var first = await cluster.CrawlAsync();
        Assert.Equal(1, first.Quarantined.Values.Sum());
        await MendAsync(cluster, first);

        var again = await ReparseAsync(cluster, first.Id);

        Assert.Equal((1, 0), (again.New, again.Quarantined.Values.Sum()));
        Assert.Equal(2500, (await cluster.CensusAsync()).Models);
        Assert.Equal(1.0, (await cluster.CensusAsync()).Coverage.Ratio);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task A_listing_that_is_read_twice_is_one_miss_and_not_two()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        cluster.Hub.Advance(3);
        var second = await cluster.CrawlAsync();
        Assert.True(second.Missed > 0, "The simulated days deleted nothing.");

        var again = await ReparseAsync(cluster, null);

        Assert.Equal(second.Missed, again.Missed);
        Assert.Equal((await cluster.CensusAsync(second.Id)).Coverage, (await cluster.CensusAsync(again.Id)).Coverage);
        Assert.Equal((await cluster.CensusAsync()).Models, (await cluster.Ecosystem.Live()).Census.Models);
        var fourth = await cluster.CrawlAsync();
        Assert.Equal(second.Missed, fourth.Missed);
        await cluster.CrawlAsync();
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task Pages_are_kept_as_long_as_wished_and_no_longer()
    {
        await using var cluster = await TestCluster.StartAsync();
        var none = await cluster.CrawlAsync(cluster.Request() with { KeepPages = 0 });
        Assert.Contains("--keep-pages", (await cluster.Crawls.Reparse(none.Id)).Message, StringComparison.Ordinal);
        var first = await cluster.CrawlAsync();
        var second = await cluster.CrawlAsync(cluster.Request() with { KeepPages = 2 });
        Assert.Equal("no yes yes", await KeptAsync(cluster, none, first, second));

        var third = await cluster.CrawlAsync();

        Assert.Equal("no no no yes", await KeptAsync(cluster, none, first, second, third));
        Assert.Contains("has begun since", (await cluster.Crawls.Reparse(second.Id)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no crawl", (await cluster.Crawls.Reparse("models-000099")).Message, StringComparison.Ordinal);
        var partial = await cluster.CrawlAsync(cluster.Request(limit: 10));
        Assert.Contains("whole listing", (await cluster.Crawls.Reparse(partial.Id)).Message, StringComparison.Ordinal);
    }

    private static async Task<CrawlView> ReparseAsync(TestCluster cluster, string? crawl)
    {
        var reply = await cluster.Crawls.Reparse(crawl);
        Assert.True(reply.Ok, reply.Message);
        return await cluster.WaitAsync(view => !view.IsActive, "the reading to end");
    }

    private static async Task<string> KeptAsync(TestCluster cluster, params CrawlView[] crawls)
    {
        await using var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(cluster.DataDirectory, "crawler.db") });
        var kept = new KeptPages(store);
        var answers = await Task.WhenAll(crawls.Select(crawl => kept.AnyAsync(crawl.Id, CancellationToken.None)));
        return string.Join(' ', answers.Select(isKept => isKept ? "yes" : "no"));
    }

    /// <summary>Puts the page right that the simulator broke, as if the reader had learnt to read it.</summary>
    private static async Task MendAsync(TestCluster cluster, CrawlView crawl)
    {
        await cluster.StopSiloAsync();
        using var http = new HttpClient();
        await using (var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(cluster.DataDirectory, "crawler.db") }))
        {
            var kept = new KeptPages(store);
            var page = (await kept.ReadAsync(crawl.Id, 3, CancellationToken.None))!;
            var whole = await http.GetStringAsync(page.Address);
            await kept.SaveAsync(crawl.Id, 3, page with { Encoding = "", Body = Encoding.UTF8.GetBytes(whole) }, CancellationToken.None);
        }

        await cluster.StartSiloAsync();
    }
}
