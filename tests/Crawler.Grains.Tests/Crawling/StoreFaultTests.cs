using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.HubSimulator;
using Crawler.Storage;
using Crawler.Storage.Faults;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>What passes must not stop a crawl: neither a store that fails now and then nor one whose answers are lost, whatever it keeps.</summary>
public class StoreFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("catalogue", 0.02, 0.02, 0.01)]
    [InlineData("crawls", 0.05, 0.05, 0)]
    [InlineData("budgets", 0.08, 0.08, 0.08)]
    [InlineData("censuses", 0.08, 0.08, 0.05)]
    [InlineData("history", 0.1, 0.1, 0.05)]
    public async Task A_crawl_outlives_a_store_that_fails_now_and_then(string table, double fail, double timeout, double conflict)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED"), out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"CRAWLER_TEST_SEED={seed}");
        var spec = new FaultSpec { Seed = seed, Fail = fail, Timeout = timeout, Conflict = conflict, Tables = [table] };

        // The smaller the quota, the oftener the budget is written.
        var quota = table == "budgets" ? 60 : 100_000;
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 1500, Port = 0, Quota = quota, Window = TimeSpan.FromSeconds(5) }, partitions: 4);
        var faulty = await BreakAsync(cluster, spec);

        foreach (var day in new[] { 22, 23 })
        {
            await StartAsync(cluster, cluster.Request(pageSize: 50, asOf: new DateTimeOffset(2026, 8, day, 0, 0, 0, TimeSpan.Zero)));
            var crawl = await WaitAsync(cluster);
            Assert.True(crawl is { State: CrawlState.Completed, Accepted: true }, $"{crawl.State}: {crawl.Problem}");
        }

        Assert.True(faulty.Fired[FaultKind.Fail] > 0, "No fault fired.");
        Assert.True(faulty.Fired[FaultKind.Timeout] > 0, "No answer was lost.");

        // What is asked of a sound store is what the faulty one has kept.
        await cluster.StopSiloAsync();
        cluster.Configure = null;
        await cluster.StartSiloAsync();
        Assert.Equal(1500, (await cluster.CensusAsync()).Models);
        Assert.Equal([], (await cluster.Ecosystem.Audit()).Mismatches);
        var flows = await cluster.Client.GetGrain<IHistoryGrain>("models").Flows(new FlowQuery(default, default));
        Assert.NotEmpty(flows.Months);
    }

    [Fact]
    public async Task Partitions_whose_store_does_not_answer_are_not_heard_from()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, partitions: 4);
        await cluster.CrawlAsync();
        Assert.Equal((4, 4), Heard(await cluster.Ecosystem.Countries()));

        await BreakAsync(cluster, new FaultSpec { Seed = 1, Fail = 1, Tables = ["catalogue"] });

        Assert.Equal((0, 4), Heard(await cluster.Ecosystem.Countries()));
    }

    private static (int HeardFrom, int Partitions) Heard(LiveCountries reply) => (reply.HeardFrom, reply.Partitions);

    /// <summary>Starts the silo anew over a store that fails.</summary>
    private static async Task<FaultyTableStore> BreakAsync(TestCluster cluster, FaultSpec spec)
    {
        await cluster.StopSiloAsync();
        FaultyTableStore? faulty = null;
        cluster.Configure = services => services.DecorateStore(store => faulty = new FaultyTableStore(store, spec, notes: TextWriter.Null));
        await cluster.StartSiloAsync();
        return faulty!;
    }

    /// <summary>Starts a crawl as somebody would who is told that the store did not answer: once more, or by resuming what was begun after all.</summary>
    private static async Task StartAsync(TestCluster cluster, CrawlRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var begun = await cluster.Crawls.Current();
                var reply = begun is { State: CrawlState.Paused } ? await cluster.Crawls.Resume() : await cluster.Crawls.Start(request);
                Assert.True(reply.Ok, reply.Message);
                return;
            }
            catch (TableStoreException) when (attempt < 20)
            {
            }
        }
    }

    /// <summary>Waits for the end. Who looks may be told that the store does not answer; the crawl must not stop for it.</summary>
    private static async Task<CrawlView> WaitAsync(TestCluster cluster)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        CrawlView? crawl = null;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            try
            {
                crawl = await cluster.Crawls.Current();
                if (crawl is { IsActive: false })
                {
                    return crawl;
                }
            }
            catch (TableStoreException)
            {
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new TimeoutException($"Waited {Patience} for the crawl to end; it stands at {crawl}.");
    }
}
