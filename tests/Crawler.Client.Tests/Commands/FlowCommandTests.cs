using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Core.History;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>flow</c> answers, and with which exit code.</summary>
public sealed class FlowCommandTests
{
    private static readonly DateOnly July = new(2026, 7, 1);
    private static readonly DateOnly August = new(2026, 8, 1);

    private static readonly FlowRow[] Countries =
    [
        new(July, "CN", 600, -100, 60, 6),
        new(July, "US", 300, 0, 0, 0),
        new(July, "unreviewed", 100, 0, 0, 0),
        new(August, "CN", 1000, 0, 0, 0),
        new(August, "FR", 50, 0, 0, 0),
        new(August, "US", 950, 0, 0, 0),
    ];

    [Fact]
    public async Task A_table_has_a_row_a_stretch_and_a_column_a_member()
    {
        using var console = new TestConsole(Grain(Countries));

        Assert.Equal(0, await console.RunAsync("flow", "show", "country", "--top", "2"));

        Assert.Equal(
            """
            Downloads by country
            STRETCH    CN   US  (2 others)  (all)
            2026-07   600  300         100   1.0k
            2026-08  1.0k  950          50   2.0k
            trend      ▁█   ▁█          █▁     ▁█

            What is known of the months, and how well the two counters agree
            MONTH    REVISED            STALE  OPEN  UNDETERMINED MODEL-DAYS  CHECKED MODELS  BY ALL TIME  BY 30 DAYS  DEVIATION
            2026-07  2026-08-22 06:00Z  no     no                          3               4          200         210    +5.00 %
            2026-08  2026-08-22 06:00Z  no     yes                         0               0            0           0          –
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("by what is known now", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_shares_of_all_and_of_what_is_attributed()
    {
        using var console = new TestConsole(Grain(Countries));

        Assert.Equal(0, await console.RunAsync("flow", "show", "country", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal("dimension attribution step multiValued rows months", Names(json));
        Assert.Equal(("country", "uploader", "month"), ((string)json["dimension"]!, (string)json["attribution"]!, (string)json["step"]!));
        Assert.Equal(
            """{"from":"2026-07-01","to":"2026-07-31","member":"CN","flow":600,"correction":-100,"net":500,"shareOfAll":0.6,"shareOfAttributed":0.6666666666666666,"interpolated":60,"estimated":6,"stale":false,"open":false}""",
            json["rows"]![0]!.ToJsonString());
        Assert.Equal((0.1, null), ((double)json["rows"]![2]!["shareOfAll"]!, (double?)json["rows"]![2]!["shareOfAttributed"]));
        Assert.Equal(
            """{"month":"2026-07","revisedAt":"2026-08-22T06:00:00Z","stale":false,"open":false,"undetermined":3,"checked":4,"byAllTime":200,"by30Days":210,"deviation":0.050000000000000044,"registryVersion":"abc","lineage":null}""",
            json["months"]![0]!.ToJsonString());
        Assert.True((bool)json["rows"]![5]!["open"]!);
    }

    [Fact]
    public async Task Lines_are_the_rows_alone()
    {
        using var console = new TestConsole(Grain(Countries));

        Assert.Equal(0, await console.RunAsync("flow", "show", "country", "-o", "csv"));

        Assert.StartsWith(
            "from,to,member,flow,correction,net,shareOfAll,shareOfAttributed,interpolated,estimated,stale,open\r\n2026-07-01,2026-07-31,CN,600,-100,500,0.6,", console.Out, StringComparison.Ordinal);
        Assert.Equal(7, console.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task One_member_has_its_share_of_the_whole_and_bars_above()
    {
        FlowQuery? asked = null;
        using var console = new TestConsole(Grain(Countries, asked: query => asked = query));

        Assert.Equal(0, await console.RunAsync("flow", "show", "country", "--member", "US", "--from", "2026-07-01", "--to", "2026-08-31"));

        Assert.Equal(new FlowQuery(FlowDimension.Country, FlowStep.Month, July, new(2026, 8, 31)), asked);
        Assert.Contains("Downloads by country, US\nflow           ▁█  300 to 950, +650\nof all         ▁█  30.0 % to 47.5 %, +17.5 pp\n", console.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^2026-07-01  2026-07-31  US +300 +0 +\\+300 +30.0 % +33.3 % +0 +0 +no +no$", console.Out);
        Assert.DoesNotContain("CN", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_of_families_are_of_the_total_because_families_overlap()
    {
        var asked = new List<FlowQuery>();
        FlowRow[] families = [new(July, "llama", 80, 0, 0, 0), new(July, "qwen", 90, 0, 0, 0)];
        using var console = new TestConsole(Grain(families, total: [new(July, "all", 100, 0, 0, 0)], asked: asked.Add));

        Assert.Equal(0, await console.RunAsync("flow", "show", "family", "--member", "qwen", "--step", "day", "-o", "json"));

        Assert.Equal([new(FlowDimension.Family, FlowStep.Day, Member: "qwen"), new(FlowDimension.Total, FlowStep.Day)], asked);
        var row = Assert.Single(JsonNode.Parse(console.Out)!["rows"]!.AsArray())!;
        Assert.Equal((0.9, "2026-07-01"), ((double)row["shareOfAll"]!, (string)row["to"]!));
        Assert.DoesNotContain("shareOfAttributed", console.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("country", FlowDimension.CountryOfOrigin)]
    [InlineData("org-type", FlowDimension.OrgTypeOfOrigin)]
    [InlineData("group", FlowDimension.ParentGroupOfOrigin)]
    public async Task By_origin_the_dimension_of_origin_is_asked(string name, FlowDimension expected)
    {
        FlowQuery? asked = null;
        using var console = new TestConsole(Grain(Countries, asked: query => asked = query));

        Assert.Equal(0, await console.RunAsync("flow", "show", name, "--attribution", "origin", "--step", "year", "-o", "json"));

        Assert.Equal(new FlowQuery(expected, FlowStep.RollingYear), asked);
        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal(("origin", "2027-06-30"), ((string)json["attribution"]!, (string)json["rows"]![0]!["to"]!));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task A_stale_month_makes_the_answer_partial(string format)
    {
        using var console = new TestConsole(Grain(Countries, stale: July));

        Assert.Equal(6, await console.RunAsync("flow", "show", "country", "-o", format));
        Assert.NotEmpty(console.Out);
        Assert.Contains("stale: 2026-07 changed since", console.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-08 changed", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_is_not_found()
    {
        using var none = new TestConsole(FakeGrain.Of<IHistoryGrain>(("Flows", _ => new FlowReply([], []))));
        using var member = new TestConsole(Grain(Countries));

        Assert.Equal(3, await none.RunAsync("flow", "show", "total"));
        Assert.Contains("flow refresh", none.Error, StringComparison.Ordinal);
        Assert.Equal(3, await member.RunAsync("flow", "show", "country", "--member", "ZZ"));
    }

    [Fact]
    public async Task A_time_without_any_flow_says_so()
    {
        using var console = new TestConsole(Grain([]));

        Assert.Equal(0, await console.RunAsync("flow", "show", "total"));
        Assert.StartsWith("Downloads by total: none\n\nWhat is known of the months", console.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "up to date")]
    [InlineData("Partition 3 does not answer.", 1, "error: Partition 3 does not answer.")]
    public async Task A_refresh_says_why_it_could_not(string problem, int expected, string said)
    {
        using var console = new TestConsole(FakeGrain.Of<IHistoryGrain>(("Refresh", _ => problem)));

        Assert.Equal(expected, await console.RunAsync("flow", "refresh"));
        Assert.Contains(said, console.Error, StringComparison.Ordinal);
    }

    private static IHistoryGrain Grain(FlowRow[] rows, FlowRow[]? total = null, DateOnly? stale = null, Action<FlowQuery>? asked = null) => FakeGrain.Of<IHistoryGrain>(("Flows", args =>
    {
        var query = (FlowQuery)args[0]!;
        asked?.Invoke(query);
        var answer = query.Dimension == FlowDimension.Total && total is not null ? total : rows;
        return new FlowReply(
            [.. answer.Where(row => query.Member is null || row.Member == query.Member)],
            [
                new FlowMonth(July, Some.AsOf, stale == July, false, 3, 4, 200, 210, "abc", ""),
                new FlowMonth(August, Some.AsOf, stale == August, true, 0, 0, 0, 0, "abc", "models-000003"),
            ]);
    }));

    private static string Names(JsonNode json) => string.Join(' ', json.AsObject().Select(member => member.Key));
}
