using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>A whole crawl over HTTP into one silo: what comes out is what the Hub says of itself.</summary>
public class CrawlTests
{
    [Fact]
    public async Task A_census_equals_the_truth_under_both_counters()
    {
        await using var cluster = await TestCluster.StartAsync();

        var crawl = await cluster.CrawlAsync();

        Assert.Equal((CrawlState.Completed, true, ""), (crawl.State, crawl.Accepted, crawl.Problem));
        var census = await cluster.CensusAsync();
        Truth.AssertSame(await cluster.TruthAsync("downloadsAllTime"), census);
        Truth.AssertSame(await cluster.TruthAsync("downloads30d"), census);
        Assert.Equal(1.0, census.Coverage.Ratio);
        Assert.Equal(crawl.Rows, census.Coverage.Read);
    }

    [Fact]
    public async Task A_crawl_of_an_unchanged_hub_writes_no_record()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CrawlAsync();
        var before = await cluster.Ecosystem.Partitions();

        var second = await cluster.CrawlAsync();

        Assert.Equal((0, 0, first.Rows), (second.New, second.Changed, second.Unchanged));
        var after = await cluster.Ecosystem.Partitions();
        Assert.Equal(before.Select(partition => partition.JournalRows), after.Select(partition => partition.JournalRows));
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task Days_of_change_are_followed_and_the_audit_stays_clean()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        for (var day = 0; day < 3; day++)
        {
            cluster.Hub.Advance(1);
            var crawl = await cluster.CrawlAsync();
            Assert.True(crawl.Changed > 0);
            var audit = await cluster.Ecosystem.Audit();
            Assert.Empty(audit.Mismatches);
            Assert.Equal(crawl.Id, audit.Census);
        }

        Assert.Equal(4, (await cluster.Ecosystem.History()).Count);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(7, 333)]
    [InlineData(128, 50)]
    public async Task The_figures_depend_neither_on_partitions_nor_on_the_page_size(int partitions, int pageSize)
    {
        await using var cluster = await TestCluster.StartAsync(partitions: partitions);

        await cluster.CrawlAsync(cluster.Request(pageSize));

        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_limited_crawl_reads_that_many_rows_and_has_no_coverage()
    {
        await using var cluster = await TestCluster.StartAsync();

        var crawl = await cluster.CrawlAsync(cluster.Request(limit: 450));

        Assert.Equal((CrawlState.Completed, 450), (crawl.State, crawl.Rows));
        var census = await cluster.CensusAsync();
        Assert.Equal(450, census.Models);
        Assert.Null(census.Coverage.Ratio);
    }

    [Fact]
    public async Task A_crawl_of_one_author_touches_nobody_else()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var full = await cluster.CensusAsync();
        var owner = full.TopOwners[0][0];

        var crawl = await cluster.CrawlAsync(cluster.Request(author: owner.Name));

        Assert.Equal((owner.Models, 0), (crawl.Rows, crawl.Missed));
        Assert.Equal(full.Crawl, (await cluster.CensusAsync()).Crawl);
        Assert.Null((await cluster.CensusAsync(crawl.Id)).Coverage.Ratio);
    }

    [Fact]
    public async Task A_paused_crawl_goes_on_in_another_silo_to_the_same_end()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 2500, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(20) });
        await cluster.Crawls.Start(cluster.Request(pageSize: 50));
        await cluster.WaitAsync(crawl => crawl.Pages >= 5, "five pages");

        Assert.True((await cluster.Crawls.Pause()).Ok);
        var paused = await cluster.WaitAsync(crawl => !crawl.IsActive, "the pause");
        Assert.Equal(CrawlState.Paused, paused.State);
        await cluster.RestartSiloAsync();
        Assert.True((await cluster.Crawls.Resume()).Ok);
        var ended = await cluster.WaitAsync(crawl => !crawl.IsActive, "the end");

        Assert.Equal(CrawlState.Completed, ended.State);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_silo_that_stops_in_the_middle_pauses_the_crawl_and_calls_it_no_failure()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.Crawls.Start(cluster.Request(pageSize: 10));
        for (var pages = 3L; pages < 100; pages = (await cluster.Crawls.Current())!.Pages + 3)
        {
            await cluster.WaitAsync(crawl => crawl.Pages >= pages || !crawl.IsActive, $"page {pages}");
            await cluster.RestartSiloAsync();
            var stopped = (await cluster.Crawls.Current())!;
            Assert.Equal((CrawlState.Paused, ""), (stopped.State, stopped.Problem));
            Assert.True((await cluster.Crawls.Resume()).Ok);
        }

        await cluster.WaitAsync(crawl => !crawl.IsActive, "the end");
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_cancelled_crawl_leaves_no_census_and_makes_room_for_the_next()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 2500, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(20) });
        await cluster.Crawls.Start(cluster.Request(pageSize: 50));
        await cluster.WaitAsync(crawl => crawl.Pages >= 3, "three pages");
        Assert.False((await cluster.Crawls.Start(cluster.Request())).Ok);

        await cluster.Crawls.Cancel();
        var cancelled = await cluster.WaitAsync(crawl => !crawl.IsActive, "the cancellation");
        Assert.Equal(CrawlState.Cancelled, cancelled.State);
        Assert.Empty(await cluster.Ecosystem.History());

        await cluster.CrawlAsync(cluster.Request(pageSize: 1000));
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task Vanished_models_are_counted_as_missed_and_gone_after_the_second_time()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        cluster.Hub.Advance(3);

        var first = await cluster.CrawlAsync();
        var second = await cluster.CrawlAsync();
        var third = await cluster.CrawlAsync();

        Assert.True(first.Missed > 0, "The simulated days deleted nothing.");
        Assert.Equal(first.Missed, second.Missed);
        Assert.Equal(0, third.Missed);
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync(third.Id));
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task A_crawl_as_of_before_the_last_one_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();
        var asOf = new DateTimeOffset(2026, 8, 22, 0, 0, 0, TimeSpan.Zero);
        await cluster.CrawlAsync(cluster.Request(asOf: asOf));

        var reply = await cluster.Crawls.Start(cluster.Request(asOf: asOf.AddDays(-1)));

        Assert.False(reply.Ok);
        Assert.Contains("--as-of", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_whose_counters_are_zeroed_is_stored_and_flagged_and_not_shown()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CrawlAsync();
        await using var zeroed = await ZeroedAsync(cluster);

        var second = await cluster.CrawlAsync(cluster.Request() with { Hub = zeroed.BaseAddress });

        Assert.Equal((CrawlState.Completed, false), (second.State, second.Accepted));
        Assert.Equal(first.Id, (await cluster.CensusAsync()).Crawl);
        Assert.Equal(["downloads-fell", "all-time-fell"], (await cluster.CensusAsync(second.Id)).Anomalies.Select(anomaly => anomaly.Code));
        var third = await cluster.CrawlAsync();
        Assert.Equal((true, third.Id), (third.Accepted, (await cluster.CensusAsync()).Crawl));
        Truth.AssertSame(await cluster.TruthAsync(), await cluster.CensusAsync());
    }

    [Fact]
    public async Task A_census_that_was_kept_back_can_be_accepted_by_hand()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.CrawlAsync();
        await using var zeroed = await ZeroedAsync(cluster);
        var second = await cluster.CrawlAsync(cluster.Request() with { Hub = zeroed.BaseAddress });
        Assert.False((await cluster.Crawls.Accept(first.Id)).Ok);
        Assert.False((await cluster.Crawls.Accept("models-000009")).Ok);

        Assert.True((await cluster.Crawls.Accept(second.Id)).Ok);
        var accepted = await cluster.WaitAsync(crawl => !crawl.IsActive, "the acceptance");

        Assert.Equal((CrawlState.Completed, true), (accepted.State, accepted.Accepted));
        var census = await cluster.CensusAsync();
        Assert.Equal((second.Id, true, 2), (census.Crawl, census.Accepted, census.Anomalies.Count));
        Assert.NotNull(census.AcceptedByHandAt);
        Assert.True((await cluster.Crawls.Accept(second.Id)).Ok);
        await cluster.RestartSiloAsync();
        Assert.Equal(second.Id, (await cluster.CensusAsync()).Crawl);
        var third = await cluster.CrawlAsync(cluster.Request() with { Hub = zeroed.BaseAddress });
        Assert.True(third.Accepted, "The zeros are the new baseline, so the same zeros are no anomaly.");
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    /// <summary>The same Hub on the day its counters broke: every row as before, with zeros.</summary>
    private static async Task<HubSimulatorHost> ZeroedAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var rows = new List<string>();
        for (var page = new Uri(cluster.Hub.BaseAddress, "/api/models?sort=createdAt&direction=1&expand=downloads&expand=downloadsAllTime&expand=likes&expand=tags"); page is not null;)
        {
            using var answer = await http.GetAsync(page);
            foreach (var row in JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray())
            {
                row!["downloads"] = 0;
                row["downloadsAllTime"] = row["downloadsAllTime"] is null ? null : 0;
                rows.Add(row.ToJsonString());
            }

            page = answer.Headers.TryGetValues("Link", out var link) ? new Uri(link.Single().Split('<', '>')[1]) : null;
        }

        var file = Path.Combine(cluster.DataDirectory, "zeroed.jsonl");
        await File.WriteAllLinesAsync(file, rows);
        return await HubSimulatorHost.StartAsync(new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 100_000 }, CancellationToken.None);
    }
}
