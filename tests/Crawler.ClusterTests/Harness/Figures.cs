using System.Text.Json;
using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.HubSimulator;
using Crawler.Silo;

namespace Crawler.ClusterTests.Harness;

/// <summary>Every figure of a crawl's census as text, to be compared as a whole.</summary>
internal static class Figures
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads them.</summary>
    public static async Task<string> OfAsync(IGrainFactory grains, string crawl)
    {
        var ecosystem = grains.GetGrain<IEcosystemGrain>("models");
        var parts = new List<object?>
        {
            (await ecosystem.Census(crawl))?.Census,
            await ecosystem.Lineage(crawl),
            (await ecosystem.CrossTables(crawl))?.Encode(),
        };
        foreach (var dimension in KnownDimensions.All)
        {
            var view = await grains.GetGrain<IDimensionGrain>(DimensionKey.Of("models", dimension.Name)).Census(new DimensionQuery(default, Crawl: crawl));
            parts.Add(view is null ? null : new { view.Dimension.Name, view.Members, view.MemberCount, view.All });
        }

        var lineage = grains.GetGrain<IFrozenLineageGrain>(crawl);
        await lineage.Prepare();
        parts.Add((await lineage.Families(1000)).Value);
        parts.Add((await lineage.Top(new TopDerivatives(1000))).Value);
        return Sorted(JsonSerializer.SerializeToNode(parts))!.ToJsonString(Indented);
    }

    /// <summary>What one silo that nobody disturbs, in this process and with another number of partitions, makes of the same Hub.</summary>
    public static async Task<string> UndisturbedAsync(HubSimulatorOptions hub, IReadOnlyList<DateTimeOffset> asOf)
    {
        var folder = Directory.CreateTempSubdirectory("crawler-undisturbed-").FullName;
        try
        {
            await using var simulator = await HubSimulatorHost.StartAsync(hub with { Latency = TimeSpan.Zero }, TestContext.Current.CancellationToken);
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = folder, Partitions = 5, Failpoint = null });
            var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
            var crawl = "";
            foreach (var instant in asOf)
            {
                crawl = await CrawlAsync(crawls, new CrawlRequest { Hub = simulator.BaseAddress, AsOf = instant });
            }

            return await OfAsync(silo.Client, crawl);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same with the members of each object in order: dictionaries have none.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static async Task<string> CrawlAsync(ICrawlGrain crawls, CrawlRequest request)
    {
        var reply = await crawls.Start(request);
        Assert.True(reply.Ok, reply.Message);
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var crawl = (await crawls.Current())!;
            if (crawl.IsOver)
            {
                return crawl.Id;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"The undisturbed crawl did not end within {Patience}: {crawl}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
