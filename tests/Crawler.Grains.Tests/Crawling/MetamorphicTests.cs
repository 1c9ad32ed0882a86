using System.Text.Json;
using Crawler.Contracts.Crawling;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.Crawling;

/// <summary>
/// The same Hub through the same days, crawled in other ways: other page sizes, other numbers of partitions, with pauses and restarts at random. Every figure of every
/// census is the same, to the last digit.
/// </summary>
public class MetamorphicTests
{
    private const int Days = 4;

    [Fact]
    public async Task Figures_depend_on_the_hub_alone()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var plain = await LiveAsync(seed, partitions: 16, () => 1000, interrupt: null);
        foreach (var partitions in new[] { 1, 5, 128 })
        {
            var told = $"seed {seed}, {partitions} partitions";
            var disturbed = await LiveAsync(seed, partitions, () => random.Next(20, 400), random);
            for (var day = 0; day <= Days; day++)
            {
                Assert.True(plain[day] == disturbed[day], $"{told}, day {day}:\n{plain[day]}\n{disturbed[day]}");
            }
        }
    }

    /// <summary>Lives through the days with a crawl each, and gives every census as text.</summary>
    private static async Task<List<string>> LiveAsync(int seed, int partitions, Func<int> pageSize, Random? interrupt)
    {
        await using var cluster = await TestCluster.StartAsync(
            new HubSimulatorOptions { Models = 1500, Seed = Math.Abs(seed % 1000) + 1, Port = 0, Quota = 1_000_000 }, partitions);
        var censuses = new List<string>();
        for (var day = 0; day <= Days; day++)
        {
            var asOf = new DateTimeOffset(2026, 8, 1 + day, 0, 0, 0, TimeSpan.Zero);
            await CrawlAsync(cluster, cluster.Request(pageSize(), asOf: asOf), interrupt);
            var census = await cluster.CensusAsync();
            Assert.Equal($"models-{day + 1:d6}", census.Crawl);
            censuses.Add(JsonSerializer.Serialize(census));
            cluster.Hub.Advance(3);
        }

        return censuses;
    }

    private static async Task CrawlAsync(TestCluster cluster, CrawlRequest request, Random? interrupt)
    {
        Assert.True((await cluster.Crawls.Start(request)).Ok);
        for (var interruptions = interrupt?.Next(3) ?? 0; interruptions > 0; interruptions--)
        {
            var pages = (await cluster.Crawls.Current())!.Pages + interrupt!.Next(1, 4);
            await cluster.WaitAsync(crawl => crawl.Pages >= pages || !crawl.IsActive, $"page {pages}");
            await cluster.Crawls.Pause();
            await cluster.WaitAsync(crawl => !crawl.IsActive, "the pause");
            if (interrupt.Next(2) == 0)
            {
                await cluster.RestartSiloAsync();
            }

            await cluster.Crawls.Resume();
        }

        var ended = await cluster.WaitAsync(crawl => !crawl.IsActive, "the end");
        Assert.Equal((CrawlState.Completed, true), (ended.State, ended.Accepted));
    }
}
