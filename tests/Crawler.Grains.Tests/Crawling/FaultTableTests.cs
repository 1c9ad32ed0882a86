using Crawler.Contracts.Crawling;
using Crawler.Hub;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>
/// The table of faults, each against a whole crawl: no page is lost, nothing crashes, the quota holds as the Hub counts it, no page is asked for more often than the
/// retries allow, and every fault is seen to have struck.
/// </summary>
public class FaultTableTests
{
    private const int Models = 1200;
    private const int Retries = 4;

    /// <summary>How often a page may be asked for: each request with its retries, in two runs of the crawl.</summary>
    private const int MostServed = 2 * (Retries + 1);

    /// <summary>A page that brings nothing new is read twenty times, each twice, before the crawl gives up, once resumed and once not.</summary>
    private const int MostServedInCircles = 85;

    public static TheoryData<FaultCase> Faults => [.. FaultTable.All];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_has_its_documented_outcome(FaultCase fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        await using var cluster = await TestCluster.StartAsync(
            new HubSimulatorOptions { Models = Models, Port = 0, Quota = fault.Quota, Window = TimeSpan.FromSeconds(fault.WindowSeconds) }, partitions: 4, Impatient);
        cluster.Hub.AddFaults(fault.Script);

        var crawl = await cluster.CrawlAsync();

        Assert.All(await cluster.FiredAsync(), fired => Assert.True(fired > 0, "The fault never struck."));
        if (fault.Outcome == FaultOutcome.Pause)
        {
            Assert.True(crawl.State == CrawlState.Paused && crawl.Problem.Contains(fault.Detail, StringComparison.Ordinal), $"{crawl.State}: {crawl.Problem}");
            cluster.Hub.ClearFaults();
            Assert.True((await cluster.Crawls.Resume()).Ok);
            crawl = await cluster.WaitAsync(view => !view.IsActive, "the end");
        }

        Assert.Equal((CrawlState.Completed, ""), (crawl.State, crawl.Problem));
        await AssertCensusAsync(cluster, fault, crawl);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
        AssertPolite(cluster.Hub.Ledger(), fault);
    }

    private static async Task AssertCensusAsync(TestCluster cluster, FaultCase fault, CrawlView crawl)
    {
        var census = await cluster.CensusAsync();
        var told = $"{census.Models} models; quarantined {string.Join(", ", crawl.Quarantined)}: {string.Join("; ", crawl.Samples.Select(sample => $"{sample.Reason} {sample.Detail}"))}";
        switch (fault.Outcome)
        {
            case FaultOutcome.Additions:
                Assert.True(census.Models + crawl.Quarantined.Values.Sum() >= Models, told);
                break;
            case FaultOutcome.Quarantine:
                Assert.True((fault.Lost, Models - fault.Lost) == (crawl.Quarantined.Values.Sum(), census.Models), told);
                break;
            default:
                Assert.True(crawl.Quarantined.Count == 0, told);
                Truth.AssertSame(await cluster.TruthAsync(), census);
                break;
        }
    }

    private static void AssertPolite(LedgerSnapshot ledger, FaultCase fault)
    {
        var quota = fault.Quota;
        var most = fault.Detail == "circle" ? MostServedInCircles : MostServed;
        Assert.True(ledger.MaxInAnyWindow <= quota, $"{ledger.MaxInAnyWindow} of {quota} requests in one window");
        Assert.All(ledger.Pages, page => Assert.True(page.Served <= most, $"{page.Query} was served {page.Served} times"));
    }

    private static void Impatient(HubClientOptions hub)
    {
        hub.AttemptTimeout = TimeSpan.FromSeconds(2);
        hub.PageDeadline = TimeSpan.FromSeconds(12);
        hub.RetryDelay = TimeSpan.FromMilliseconds(50);
        hub.Retries = Retries;
        hub.BreakDuration = TimeSpan.FromSeconds(0.5);
        hub.MaxPageBytes = 20_000_000;
    }
}
