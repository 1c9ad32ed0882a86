using System.Text.Json;
using System.Text.Json.Nodes;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Grains.Maintenance;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store that is dealt from 5 partitions to 16 and then to 3 answers everything as before, and the next crawl brings what it brings to a store that was left alone.</summary>
public class RepartitionTests
{
    [Fact]
    public async Task Dealt_to_more_and_to_fewer_partitions_a_store_answers_as_before_and_goes_on_as_one_left_alone()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 600, Port = 0, Quota = 100_000 }, partitions: 5);
        await CrawlMonthsAsync(cluster);
        var names = await NamesAsync(cluster);

        // A closed month keeps the attributes of the day on which it was folded. A new attribution has all of them folded today, as the new stores fold them.
        Assert.Empty((await cluster.Registry.Set(new OwnerAttribution("nobody", "IS", OwnerType.Company, null, [], null, null, "test", "high"))).Errors);
        Assert.Equal("", await History(cluster).Refresh());
        var before = await AnswersAsync(cluster, names);
        await cluster.StopSiloAsync();

        var sixteen = await DealAsync(cluster.DataDirectory, Path.Combine(cluster.DataDirectory, "16"), 16);
        var three = await DealAsync(sixteen, Path.Combine(cluster.DataDirectory, "3"), 3);
        foreach (var directory in (string[])[sixteen, three])
        {
            await cluster.StartSiloAsync(directory);
            AssertSame(before, await AnswersAsync(cluster, names));
            Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
            Assert.Equal("", await History(cluster).Refresh());
            AssertSame(before, await AnswersAsync(cluster, names));
            var audit = await cluster.Ecosystem.Audit();
            Assert.Empty(audit.Mismatches);
            Assert.DoesNotContain(audit.Notes, note => note.Contains("not up to date", StringComparison.Ordinal));
            await cluster.StopSiloAsync();
        }

        cluster.Hub.Advance(9);
        var after = new List<Dictionary<string, string>>();
        foreach (var directory in (string[])[cluster.DataDirectory, sixteen, three])
        {
            await cluster.StartSiloAsync(directory);
            await CrawlAsync(cluster);
            Assert.Equal("", await History(cluster).Refresh());
            Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
            after.Add(await AnswersAsync(cluster, names));
            await cluster.StopSiloAsync();
        }

        AssertSame(after[0], after[1]);
        AssertSame(after[0], after[2]);
        await cluster.StartSiloAsync();
    }

    [Fact]
    public async Task An_open_crawl_is_refused_by_name()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 600, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(50) }, partitions: 2);
        Assert.True((await cluster.Crawls.Start(cluster.Request(pageSize: 20))).Ok);
        await cluster.StopSiloAsync();

        var refusal = await Assert.ThrowsAsync<RepartitionException>(() => DealAsync(cluster.DataDirectory, Path.Combine(cluster.DataDirectory, "3"), 3));

        Assert.Contains("Crawl models-000001 is open", refusal.Message, StringComparison.Ordinal);
        await cluster.StartSiloAsync();
    }

    /// <summary>Crawls through months, with models that are deleted, renamed and transferred on the way.</summary>
    private static async Task CrawlMonthsAsync(TestCluster cluster)
    {
        for (var crawl = 0; crawl < 9; crawl++)
        {
            await CrawlAsync(cluster);
            var live = await RowsAsync(cluster);
            if (crawl is 2 or 4)
            {
                cluster.Change(
                    [
                        .. live.Skip(10 * crawl).Take(8).Select(row => new { kind = "transfer", id = (string)row["id"]!, to = $"taker-{row["_id"]!.ToString()[^3..]}/moved-{row["_id"]!.ToString()[^6..]}" }),
                        .. live.Skip(200 + (10 * crawl)).Take(5).Select(row => (object)new { kind = "delete", id = (string)row["id"]! }),
                    ]);
            }

            cluster.Hub.Advance(13);
        }
    }

    private static Task<CrawlView> CrawlAsync(TestCluster cluster) => cluster.CrawlAsync(cluster.Request(pageSize: 500, asOf: cluster.Hub.Today));

    private static async Task<string> DealAsync(string from, string to, int partitions)
    {
        Directory.CreateDirectory(to);
        await using var old = StoreFiles.Open(from);
        await using var fresh = StoreFiles.Open(to);
        await new StoreRepartition(old).RunAsync(fresh, partitions, StoreFiles.Stop);
        return to;
    }

    private static async Task<Dictionary<string, string>> AnswersAsync(TestCluster cluster, IEnumerable<string> names)
    {
        var answers = new Dictionary<string, string>();
        foreach (var census in (await cluster.Ecosystem.History()).Select(reply => reply.Census))
        {
            Add(census.Crawl, census);
            Add($"tables {census.Crawl}", await cluster.Ecosystem.CrossTables(census.Crawl));
            Add($"lineage {census.Crawl}", await cluster.Ecosystem.Lineage(census.Crawl));
        }

        Add("live", (await cluster.Ecosystem.Live()).Census with { AsOf = default });
        foreach (var info in KnownDimensions.All)
        {
            var history = await cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of(KindNames.Models, info.Name)).History(new DimensionHistoryQuery(MemberOrder.Models));
            Add($"dimension {info.Name}", history.Select(view => (view.Census, view.Members)));
        }

        foreach (var dimension in Enum.GetValues<FlowDimension>())
        {
            var flows = await History(cluster).Flows(new FlowQuery(dimension, FlowStep.Day));
            Add($"flows {dimension}", flows.Rows);
        }

        var lives = await History(cluster).Lifetimes(new LifetimeQuery(new LifeOptions(new LifetimeOptions(), new AdoptionOptions(), null), null, null, null, null));
        Add("lifetimes", lives.Cohorts);
        foreach (var name in names)
        {
            var model = cluster.Client.GetGrain<IModelGrain>(name);
            Add($"model {name}", await model.Profile() is { } profile ? profile with { Partition = 0 } : null);
            Add($"past {name}", await model.History(true));
        }

        return answers;

        void Add(string name, object? answer) => answers[name] = Ordered(JsonSerializer.SerializeToNode(answer, JsonOptions))?.ToJsonString() ?? "null";
    }

    private static readonly JsonSerializerOptions JsonOptions = new() { IncludeFields = true };

    private static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, answer => Assert.Equal(answer.Value, actual[answer.Key]));
    }

    /// <summary>Dictionaries have no order of their own.</summary>
    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Ordered(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Ordered)]),
        _ => node?.DeepClone(),
    };

    private static IHistoryGrain History(TestCluster cluster) => cluster.Client.GetGrain<IHistoryGrain>(KindNames.Models);

    private static async Task<List<string>> NamesAsync(TestCluster cluster) =>
        [.. (await RowsAsync(cluster)).SelectMany(row => new[] { (string)row["id"]!, (string)row["_id"]! })];

    private static async Task<List<JsonObject>> RowsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var rows = JsonNode.Parse(await http.GetStringAsync(new Uri(cluster.Hub.BaseAddress, "/api/models?sort=downloads&limit=1000&expand[]=downloadsAllTime")))!;
        return [.. rows.AsArray().Select(row => row!.AsObject())];
    }
}
