using System.Text.Json;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;

namespace Crawler.Grains.Tests.Rollups;

/// <summary>The Hub asked for one model or owner now, beside what the catalogue holds.</summary>
public class AskHubTests
{
    [Fact]
    public async Task The_hub_of_the_latest_crawl_is_asked_and_nothing_is_written()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var (model, _) = await SomeModelAsync(cluster);
        cluster.Hub.Change(JsonSerializer.Serialize(new object[]
        {
            new { kind = "counters", id = model, likes = 987_654 },
            new { kind = "rename", id = model, to = model + "-v2" },
        }));
        var before = (int)(await cluster.LedgerAsync())["totalRequests"]!;

        var reply = await cluster.Client.GetGrain<IModelGrain>(model).AskHub(null);

        Assert.Equal((HubVerdict.Found, model + "-v2", model), (reply.Verdict, reply.Model!.Row.Name, reply.FormerName));
        Assert.Equal((987_654L, model), (reply.Model.Row.Likes!.Value, reply.Known!.Observation.Name));
        Assert.Equal((reply.Known.Observation.Id, cluster.Hub.BaseAddress), (reply.Model.Row.Id, reply.Hub));
        Assert.Equal(before + 2, (int)(await cluster.LedgerAsync())["totalRequests"]!);
        Assert.NotEqual(987_654, (await cluster.Client.GetGrain<IModelGrain>(model).Profile())!.Observation.Likes);
    }

    [Fact]
    public async Task A_model_is_asked_for_by_its_id_under_the_name_the_catalogue_knows()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var (model, id) = await SomeModelAsync(cluster);

        var reply = await cluster.Client.GetGrain<IModelGrain>(id).AskHub(null);

        Assert.Equal((HubVerdict.Found, model, model), (reply.Verdict, reply.Asked, reply.Model!.Row.Name));
    }

    [Fact]
    public async Task What_is_gone_is_gone_or_private_and_the_catalogue_still_holds_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var (model, _) = await SomeModelAsync(cluster);
        cluster.Hub.Change($$"""[{"kind":"delete","id":"{{model}}"}]""");

        var reply = await cluster.Client.GetGrain<IModelGrain>(model).AskHub(null);

        Assert.Equal((HubVerdict.GoneOrPrivate, true), (reply.Verdict, reply.Known is { State.IsLive: true }));
        Assert.Contains("Invalid username or password.", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_is_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var owner = (await SomeModelAsync(cluster)).Model.Split('/')[0];

        var reply = await cluster.Client.GetGrain<IOrganizationGrain>(owner).AskHub(null);
        var nobody = await cluster.Client.GetGrain<IOrganizationGrain>("nobody-at-all").AskHub(null);

        Assert.Equal((HubVerdict.Found, owner, true), (reply.Verdict, reply.Owner!.Name, reply.Owner.Models > 0));
        Assert.Equal(HubVerdict.NotFound, nobody.Verdict);
    }

    [Fact]
    public async Task Without_a_crawl_the_hub_must_be_named()
    {
        await using var cluster = await TestCluster.StartAsync();
        var model = cluster.Client.GetGrain<IModelGrain>("no/such");

        Assert.Equal(HubVerdict.NoHub, (await model.AskHub(null)).Verdict);
        Assert.Equal(HubVerdict.NoHub, (await model.AskHub(new Uri("file:///etc"))).Verdict);
        Assert.Equal(HubVerdict.GoneOrPrivate, (await model.AskHub(cluster.Hub.BaseAddress)).Verdict);
        Assert.Equal(HubVerdict.NotAName, (await cluster.Client.GetGrain<IModelGrain>("a b").AskHub(cluster.Hub.BaseAddress)).Verdict);
    }

    [Fact]
    public async Task A_question_comes_out_of_the_quota_that_crawls_share()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 300, Port = 0, Quota = 4, Window = TimeSpan.FromMinutes(5) });
        await cluster.CrawlAsync(cluster.Request(pageSize: 200));
        var verdicts = new List<HubVerdict>();
        for (var i = 0; i < 6; i++)
        {
            var reply = await cluster.Client.GetGrain<IModelGrain>("no/such").AskHub(null);
            verdicts.Add(reply.Verdict);
            Assert.Equal(reply.Verdict == HubVerdict.QuotaExhausted, reply.RetryAt is not null);
        }

        Assert.Contains(HubVerdict.QuotaExhausted, verdicts);
        Assert.True((int)(await cluster.LedgerAsync())["maxInAnyWindow"]! <= 4, string.Join(' ', verdicts));
    }

    private static async Task<(string Model, string Id)> SomeModelAsync(TestCluster cluster)
    {
        var name = (await cluster.CensusAsync()).TopModels[0].First(line => line.Name.Contains('/')).Name;
        return (name, (await cluster.Client.GetGrain<IModelGrain>(name).Profile())!.Observation.Id.ToString());
    }
}
