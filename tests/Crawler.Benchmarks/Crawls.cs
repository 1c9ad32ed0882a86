using System.Globalization;
using Crawler.Contracts.Crawling;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>Crawls for benchmarks.</summary>
internal static class Crawls
{
    public static Task<SimulatorProcess> SimulatorAsync(int models, params string[] options) => SimulatorProcess.StartAsync(
        ["--models", models.ToString(CultureInfo.InvariantCulture), "--port", "0", "--seed", "1", .. options.Length == 0 ? ["--quota", "1000000000"] : options]);

    /// <summary>Crawls to the end.</summary>
    public static async Task<CrawlView> RunAsync(EmbeddedSilo silo, Uri hub, int pageSize = 1000, DateTimeOffset? asOf = null)
    {
        await StartAsync(silo, hub, pageSize, asOf);
        return await EndAsync(silo);
    }

    /// <summary>Waits for the crawl in hand to end.</summary>
    public static async Task<CrawlView> EndAsync(EmbeddedSilo silo)
    {
        var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
        CrawlView crawl;
        while ((crawl = (await crawls.Current())!).IsActive)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return crawl is { State: CrawlState.Completed, Accepted: true }
            ? crawl
            : throw new InvalidOperationException($"The crawl ended {crawl.State}: {crawl.Problem}");
    }

    public static async Task StartAsync(EmbeddedSilo silo, Uri hub, int pageSize = 1000, DateTimeOffset? asOf = null)
    {
        var reply = await silo.Client.GetGrain<ICrawlGrain>("models").Start(new CrawlRequest { Hub = hub, PageSize = pageSize, AsOf = asOf });
        if (!reply.Ok)
        {
            throw new InvalidOperationException(reply.Message);
        }
    }
}
