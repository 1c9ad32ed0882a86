using System.Globalization;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Contracts.Crawling;
using Crawler.Hub;
using Crawler.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Benchmarks;

/// <summary>The pages of a generated Hub, fetched and parsed beforehand.</summary>
internal sealed class PageSet(IReadOnlyList<ListingPage> pages, Uri hub)
{
    private static readonly DateTimeOffset AsOf = new(2026, 8, 22, 0, 0, 0, TimeSpan.Zero);

    public long Rows => pages.Sum(page => (long)page.Rows.Count);

    /// <summary>Reads the whole listing of a simulator that lives as long as this takes.</summary>
    public static async Task<PageSet> FetchAsync(EmbeddedSilo silo, int models)
    {
        using var simulator = await SimulatorProcess.StartAsync(
            "--models", models.ToString(CultureInfo.InvariantCulture), "--port", "0", "--quota", "1000000000", "--seed", "1");
        var client = silo.Services.GetRequiredService<HubClient>();
        var (pages, sizing) = (new List<ListingPage>(), new PageSizing(1000));
        for (Uri? next = new ListingQuery(simulator.Address, 1000, null, ModelListing.Expand).FirstPage; next is not null;)
        {
            var outcome = await client.FetchPageAsync(next, simulator.Address, sizing, new Unlimited(), CancellationToken.None);
            var page = ((PageOutcome.Fetched)outcome).Page;
            pages.Add(page);
            next = page.Next;
        }

        return new PageSet(pages, simulator.Address);
    }

    /// <summary>Each page's windows, by partition, as crawl <paramref name="ordinal"/> would send them.</summary>
    public IEnumerable<Window?[]> Windows(int ordinal, PartitionMap partitions)
    {
        var crawl = new CrawlRecord
        {
            Id = $"models-{ordinal:d6}",
            Ordinal = ordinal,
            Request = new CrawlRequest { Hub = hub },
            AsOf = AsOf.AddDays(ordinal),
            State = CrawlState.Running,
        };
        var from = RepoId.Min;
        foreach (var page in pages)
        {
            var walked = WalkedPage.Of(page.Rows, [], from, null, page.Next is null, isCut: false);
            from = walked.UpTo;
            yield return WindowRouter.Route(walked, page.Packed, partitions, crawl);
        }
    }

    private sealed class Unlimited : IRequestBudget
    {
        public ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken) => new(new PermitDecision(true, DateTimeOffset.MaxValue));

        public void Report(QuotaAnswer answer)
        {
        }
    }
}
