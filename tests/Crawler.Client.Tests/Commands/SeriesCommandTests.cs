using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>--history</c> answers for a country, an owner and a dimension.</summary>
public sealed class SeriesCommandTests
{
    private static readonly Census[] All =
    [
        Some.Census(),
        Some.Census(accepted: false) with { Crawl = "models-000002", AsOf = Some.AsOf.AddDays(1) },
        Some.Census() with
        {
            Crawl = "models-000003",
            AsOf = Some.AsOf.AddDays(2),
            RegistryVersion = "def",
            Countries = [new("CN", Some.Measures(4, 30, 450)), new("US", Some.Measures(3, 50, 450)), new("unreviewed", Some.Measures(9, 6, 100))],
        },
    ];

    [Fact]
    public async Task A_country_has_a_line_a_census_and_bars_above()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("country", "show", "CN", "--history"));

        Assert.Equal(
            """
            CN, 2 censuses, shares of downloadsAllTime
            models         ▁█  2 to 4, +2
            30 days        ▁█  10 to 30, +20
            all time       ▁█  300 to 450, +150
            of all         ▁█  30.0 % to 45.0 %, +15.0 pp
            of attributed  ▁█  33.3 % to 50.0 %, +16.7 pp

            AS OF              MODELS  30 DAYS  ALL TIME  LIKES  OF ALL  OF ATTRIBUTED  CRAWL
            2026-08-22 06:00Z       2       10       300      0  30.0 %         33.3 %  models-000001
            2026-08-24 06:00Z       4       30       450      0  45.0 %         50.0 %  models-000003
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("left out: 1 census", console.Error, StringComparison.Ordinal);
        Assert.Contains("more than one registry", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_country_in_json_says_where_each_value_comes_from()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("country", "show", "cn", "--history", "--counter", "downloads30d", "--last", "1", "-o", "json"));

        var point = Assert.Single(JsonNode.Parse(console.Out)!.AsArray())!;
        Assert.Equal(
            "asOf country models downloads30d downloadsAllTime likes shareOfAll shareOfAttributed attribution counter crawl coverage registryVersion",
            string.Join(' ', point.AsObject().Select(member => member.Key)));
        Assert.Equal(("CN", 30.0 / 86, "downloads30d", "models-000003"), ((string)point["country"]!, (double)point["shareOfAll"]!, (string)point["counter"]!, (string)point["crawl"]!));
    }

    [Fact]
    public async Task A_country_by_origin_is_unknown_where_the_lineage_was_not_kept()
    {
        using var console = Console(("Lineage", args => (string)args[0]! == "models-000003" ? LineageWorld.Report : (LineageReport?)null));

        Assert.Equal(0, await console.RunAsync("country", "show", "CN", "--history", "--attribution", "origin", "-o", "json"));

        var points = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal([null, 6], points.Select(point => (int?)point!["models"]));
        Assert.All(points, point => Assert.Equal("origin", (string)point!["attribution"]!));
    }

    [Fact]
    public async Task An_owner_has_a_line_a_crawl()
    {
        TimedPoint[] points = [new(Some.AsOf, "models-000001", 10, null, 2, 3), new(Some.AsOf.AddDays(1), "models-000003", 12, 5, 2, 4)];
        using var table = new TestConsole(Owner(points, null));
        using var json = new TestConsole(Owner(points, null));

        Assert.Equal(0, await table.RunAsync("org", "show", "lab", "--history"));
        Assert.Equal(0, await json.RunAsync("org", "show", "lab", "--history", "-o", "json"));

        Assert.Contains("models    ▁█  3 to 4, +1\n", table.Out, StringComparison.Ordinal);
        Assert.Contains("that are the owner's now", table.Error, StringComparison.Ordinal);
        Assert.Equal(
            """{"at":"2026-08-22T06:00:00Z","downloads30d":10,"downloadsAllTime":null,"likes":2,"models":3,"crawl":"models-000001"}""", JsonNode.Parse(json.Out)![0]!.ToJsonString());
    }

    [Fact]
    public async Task An_owner_without_a_past_is_known_or_not_found()
    {
        using var known = new TestConsole(Owner([], new OrganizationProfile(null, null)));
        using var unknown = new TestConsole(Owner([], null));

        Assert.Equal(0, await known.RunAsync("org", "show", "lab", "--history", "-o", "jsonl"));
        Assert.Empty(known.Out);
        Assert.Equal(3, await unknown.RunAsync("org", "show", "lab", "--history"));
    }

    [Fact]
    public async Task A_dimension_has_a_column_a_member()
    {
        using var console = new TestConsole(Dimension());

        Assert.Equal(0, await console.RunAsync("dimension", "show", "task", "--history"));

        Assert.Equal(
            """
            task, downloadsAllTime at each census
            AS OF              CRAWL          Text  none  old
            2026-08-22 06:00Z  models-000001     –     –    –
            2026-08-23 06:00Z  models-000002   300     –   50
            2026-08-24 06:00Z  models-000003   500   100    –
            trend                               ▁█     ▄   ▄
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task A_dimension_in_json_has_a_line_a_member_and_census()
    {
        DimensionHistoryQuery? asked = null;
        using var console = new TestConsole(Dimension(query => asked = query));

        Assert.Equal(0, await console.RunAsync("dimension", "show", "task", "--history", "--sort", "downloads30d", "--top", "3", "--last", "2", "-o", "json"));

        Assert.Equal(new DimensionHistoryQuery(MemberOrder.Downloads30d, 3), asked);
        var lines = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(
            ["models-000002 Text 10 0.5", "models-000002 old 10 0.5", "models-000003 Text 30 0.6", "models-000003 none 20 0.4"],
            lines.Select(line => FormattableString.Invariant($"{line!["crawl"]} {line["member"]} {line["downloads30d"]} {(double)line["shareOfAll"]!}")));
    }

    [Fact]
    public async Task One_member_has_a_line_a_census_whether_it_is_there_or_not()
    {
        using var console = new TestConsole(Dimension(only: "none"));

        Assert.Equal(0, await console.RunAsync("dimension", "show", "task", "--history", "--member", "none"));

        Assert.Matches("(?m)^2026-08-22 06:00Z +– +– ", console.Out);
        Assert.Matches("(?m)^2026-08-23 06:00Z +0 +– ", console.Out);
        Assert.Matches("(?m)^2026-08-24 06:00Z +2 +20 +100 ", console.Out);
        Assert.Matches("(?m)^models +▁█  0 to 2, \\+2$", console.Out);
    }

    [Fact]
    public async Task What_no_census_has_is_not_found()
    {
        using var member = new TestConsole(Dimension(only: "x"));
        using var none = new TestConsole(FakeGrain.Of<IDimensionGrain>(("History", _ => (IReadOnlyList<DimensionView>)[])));
        using var country = new TestConsole(FakeGrain.Of<IEcosystemGrain>(("History", _ => (IReadOnlyList<CensusReply>)[])));

        Assert.Equal(3, await member.RunAsync("dimension", "show", "task", "--history", "--member", "x"));
        Assert.Equal(3, await none.RunAsync("dimension", "show", "task", "--history"));
        Assert.Equal(3, await country.RunAsync("country", "show", "CN", "--history"));
    }

    private static TestConsole Console(params (string, Func<object?[], object?>)[] answers) => new(FakeGrain.Of<IEcosystemGrain>(
        [("History", _ => (IReadOnlyList<CensusReply>)[.. All.Select(census => Some.Reply(census))]), .. answers]));

    private static IOrganizationGrain Owner(IReadOnlyList<TimedPoint> points, OrganizationProfile? profile) =>
        FakeGrain.Of<IOrganizationGrain>(("History", _ => points), ("Profile", _ => profile));

    private static IDimensionGrain Dimension(Action<DimensionHistoryQuery>? asked = null, string? only = null) => FakeGrain.Of<IDimensionGrain>(("History", args =>
    {
        asked?.Invoke((DimensionHistoryQuery)args[0]!);
        return (IReadOnlyList<DimensionView>)
        [
            View(1, null),
            View(2, [new("Text", Some.Measures(1, 10, 300)), new("old", Some.Measures(1, 10, 50))]),
            View(3, [new("Text", Some.Measures(2, 30, 500)), new("none", Some.Measures(2, 20, 100))]),
        ];

        DimensionView View(int number, MemberTotals[]? members) => new(
            KnownDimensions.Of(Core.Dimensions.Dimension.Task),
            members?.Where(member => only is null || member.Member == only).ToList(),
            2,
            (members ?? []).Aggregate(default(Measures), (sum, member) => sum + member.Totals),
            new CensusHead($"models-{number:D6}", Some.AsOf.AddDays(number - 1), 1, [], "abc"),
            128,
            128);
    }));
}
