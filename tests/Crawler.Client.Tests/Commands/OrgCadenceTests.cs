using System.Text.Json.Nodes;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.History;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>org cadence</c> answers, and with which exit code.</summary>
public sealed class OrgCadenceTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Some.AsOf.UtcDateTime);

    [Fact]
    public async Task Releases_stand_beside_the_share_of_the_group_before_and_since()
    {
        using var console = Console("Lab Group");

        Assert.Equal(0, await console.RunAsync("org", "cadence", "lab", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal((3, 5, 2), ((int)json["models"]!, (int)json["daysSinceLastRelease"]!, (int)json["releases"]!));
        Assert.Equal((0.1, 0.25, 0.15), ((double)json["shareBefore"]!, (double)json["shareNow"]!, Math.Round((double)json["shareChange"]!, 9)));
    }

    [Fact]
    public async Task An_owner_without_a_group_has_no_share_and_it_says_why()
    {
        using var console = Console(null);

        Assert.Equal(0, await console.RunAsync("org", "cadence", "lab", "-o", "json"));

        Assert.Null(JsonNode.Parse(console.Out)!["shareNow"]);
        Assert.Contains("this one has no group", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_owner_is_not_found()
    {
        using var console = new TestConsole(FakeGrain.Of<IOrganizationGrain>());

        Assert.Equal(3, await console.RunAsync("org", "cadence", "lab"));
    }

    private static TestConsole Console(string? group) => new(
        FakeGrain.Of<IOrganizationGrain>(("Profile", _ => new OrganizationProfile(null, new OwnerAttribution("lab", "US", OwnerType.Company, group, [], null, null, "test", "high")))),
        FakeGrain.Of<IEcosystemGrain>(("Census", _ => Some.Reply()), ("Top", args => Models((TopQuery)args[0]!))),
        FakeGrain.Of<ICrawlGrain>(("Current", _ => Some.Crawl())),
        FakeGrain.Of<IHistoryGrain>(("Flows", args => Flows((FlowQuery)args[0]!))));

    private static TopReply Models(TopQuery query)
    {
        Assert.Equal(("lab", RankBy.CreatedAt), (query.Owner, query.Rank));
        return new TopReply([Model(5), Model(89), Model(90)], 128, 128);
    }

    private static Ranked Model(int daysAgo) => new($"lab/m{daysAgo}", "US", 1, 1, 1, 1) { CreatedAt = Some.AsOf.AddDays(-daysAgo) };

    private static FlowReply Flows(FlowQuery query)
    {
        Assert.Equal((Today.AddDays(-179), Today, FlowStep.Day), (query.From!.Value, query.To!.Value, query.Step));
        return query.Dimension == FlowDimension.ParentGroup
            ? new FlowReply([Row(90, query.Member!, 10), Row(89, query.Member!, 20), Row(0, query.Member!, 5)], [])
            : new FlowReply([Row(179, "all", 60), Row(90, "all", 40), Row(89, "all", 100)], []);
    }

    private static FlowRow Row(int daysAgo, string member, long flow) => new(Today.AddDays(-daysAgo), member, flow, 0, 0, 0);
}
