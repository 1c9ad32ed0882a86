using System.Text.Json.Nodes;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>census history</c> and <c>census diff</c> answer, and with which exit code.</summary>
public sealed class CensusSeriesCommandTests
{
    private static readonly Census[] All =
    [
        Some.Census(),
        Some.Census() with { Crawl = "models-000002", AsOf = Some.AsOf.AddDays(1), Models = 99, Accepted = false, Anomalies = [new("gone", "3 % vanished")] },
        Some.Census() with
        {
            Crawl = "models-000003",
            AsOf = Some.AsOf.AddDays(2),
            Models = 20,
            Downloads30d = 90,
            Likes = 5,
            Countries = [new("CN", Some.Measures(4, 20, 500)), new("FR", Some.Measures(1, 1, 100)), new("US", Some.Measures(3, 50, 400))],
            TopModels = [[Line("a/b", 9), Line("=evil/model", 8) with { DownloadsAllTime = 32 }, Line("new/one", 1)], [], []],
        },
    ];

    [Fact]
    public async Task A_history_has_bars_below_its_columns_without_what_was_not_accepted()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "history"));

        Assert.Equal(
            """
            CRAWL          AS OF              ACCEPTED  COVERAGE  MODELS  OWNERS  30 DAYS  ALL TIME  LIKES  GINI  TOP 200  ANOMALIES
            models-000001  2026-08-22 06:00Z  yes        99.98 %      16       7       75      1.0k      –  0.95   99.0 %          0
            models-000002  2026-08-23 06:00Z  no         99.98 %      99       7       75      1.0k      –  0.95   99.0 %          1
            models-000003  2026-08-24 06:00Z  yes        99.98 %      20       7       90      1.0k      5  0.95   99.0 %          0
            trend                                            ▄ ▄     ▁ █     ▄ ▄      ▁ █       ▄ ▄      ▄   ▄ ▄      ▄ ▄
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("Gini and top 200 of downloadsAllTime", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_in_json_has_all_figures_of_each_census()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "history", "--counter", "downloads30d", "--last", "2", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(["models-000002", "models-000003"], json.Select(census => (string)census!["crawl"]!));
        Assert.Equal(
            "crawl asOf accepted coverage models owners downloads30d downloadsAllTime likes registryVersion anomalies concentration lineage size", Names(json[0]!));
        Assert.Equal(("downloads30d", 0.25), ((string)json[0]!["concentration"]!["counter"]!, (double)json[0]!["concentration"]!["top10"]!));
        Assert.Equal("gone", (string)json[0]!["anomalies"]![0]!["code"]!);
    }

    [Fact]
    public async Task A_diff_is_of_the_previous_and_the_latest_accepted_census()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "diff", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!;
        Assert.Equal("before after notes counter figures countries models owners", Names(json));
        Assert.Equal(("models-000001", "models-000003"), ((string)json["before"]!["crawl"]!, (string)json["after"]!["crawl"]!));
        Assert.Equal("""{"figure":"models","before":16,"after":20,"change":4,"relative":0.25}""", json["figures"]![0]!.ToJsonString());
        Assert.Equal("""{"figure":"likes","before":null,"after":5,"change":null,"relative":null}""", json["figures"]![4]!.ToJsonString());
        Assert.Equal(
            """{"country":"FR","shareOfAll":{"before":0,"after":0.1,"change":0.1},"shareOfAttributed":{"before":0,"after":0.1,"change":0.1},"models":{"before":0,"after":1,"change":1},"downloads":{"before":null,"after":100,"change":null}}""",
            json["countries"]!.AsArray().Single(country => (string)country!["country"]! == "FR")!.ToJsonString());
        Assert.Equal(
            ["downloads30d 2 1 climbed 1 a/b 5 9 4", "downloads30d 1 2 fell -1 =evil/model 10 8 -2", "downloads30d  3 entered  new/one  1 "],
            json["models"]!.AsArray().Where(line => (string)line!["by"]! == "downloads30d").Select(line =>
                $"{line!["by"]} {line["rankBefore"]} {line["rankAfter"]} {line["move"]} {line["climb"]} {line["id"]} {line["before"]} {line["after"]} {line["change"]}"));
        Assert.Empty(console.Error);
    }

    [Fact]
    public async Task A_diff_as_tables_has_a_title_a_part()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "diff", "models-000001", "latest", "--top", "1"));

        Assert.Contains("From models-000001 (2026-08-22 06:00Z) to models-000003 (2026-08-24 06:00Z)\n", console.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^models +16 +20 +\\+4 +\\+25.0 %$", console.Out);
        Assert.Matches("(?m)^concentration.downloadsAllTime.gini +0.95 +0.95 +0 +0.0 %$", console.Out);
        Assert.Contains("Countries, by the change of their share of downloadsAllTime\n", console.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^CN +30.0 % +50.0 % +\\+20.0 pp ", console.Out);
        Assert.Matches("(?m)^downloads30d +2 +1 +entered +\\+1 +a/b +US +5 +9 +\\+4$", console.Out);
        Assert.Matches("(?m)^downloads30d +1 +2 +left +-1 +=evil/model ", console.Out);
        Assert.DoesNotContain("new/one", console.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n\nOwners: none moved among the first 1\n", console.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_in_lines_says_everything_once()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "diff", "-o", "csv"));

        Assert.StartsWith("section,name,by,rankBefore,rankAfter,before,after,change,relative,crawlBefore,crawl\r\nfigure,models,,,,16,20,4,0.25,models-000001,models-000003\r\n", console.Out, StringComparison.Ordinal);
        Assert.Contains("\r\ncountry,FR,shareOfAll,,,0,0.1,0.1,,models-000001,models-000003\r\n", console.Out, StringComparison.Ordinal);
        Assert.Contains("\r\nmodel,'=evil/model,downloads30d,1,2,10,8,-2,-0.2,models-000001,models-000003\r\n", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_speaks_against_a_diff_is_said_beside_it()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "diff", "models-000003", "models-000002"));

        Assert.Contains("note: models-000003 is later than models-000002", console.Error, StringComparison.Ordinal);
        Assert.Contains("note: models-000002 was not accepted: 3 % vanished", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Momentum_is_the_leaderboard_with_what_became_of_each()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "momentum"));

        Assert.Equal(
            """
            RANK  WAS  RANKS  MODEL        COUNTRY  30 DAYS  CHANGE  ALL TIME  OF ALL TIME  TREND
               1    2     +1  a/b          US             9      +4         –            –  ▁█
               2    1     -1  =evil/model  US             8      -2        32       25.0 %  █▁
               3    –      –  new/one      US             1       –         –            –   ▄
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("compared with models-000001", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Momentum_of_a_first_census_has_nothing_to_be_compared_with()
    {
        using var console = Console(All[0]);
        using var none = Console([]);

        Assert.Equal(0, await console.RunAsync("census", "momentum", "--top", "1", "-o", "json"));

        var line = Assert.Single(JsonNode.Parse(console.Out)!.AsArray())!;
        Assert.Equal("rank rankBefore climb id country downloads30d change downloadsAllTime ratio createdAt crawlBefore asOf crawl coverage", Names(line));
        Assert.Equal(("=evil/model", 10.0 / 300, null, null), ((string)line["id"]!, (double)line["ratio"]!, (int?)line["rankBefore"], (string?)line["crawlBefore"]));
        Assert.Equal(3, await none.RunAsync("census", "momentum"));
    }

    [Fact]
    public async Task A_race_lists_the_first_of_every_accepted_census_with_the_places_before()
    {
        using var console = Console();

        Assert.Equal(0, await console.RunAsync("census", "race", "--by", "downloads30d", "--top", "2", "-o", "json"));

        var lines = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal("asOf crawl rank rankBefore climb id country counter value change", Names(lines[0]!));
        Assert.Equal(
            [("models-000001", 1, null, "=evil/model"), ("models-000001", 2, null, "a/b"), ("models-000003", 1, 2, "a/b"), ("models-000003", 2, 1, "=evil/model")],
            lines.Select(line => ((string)line!["crawl"]!, (int)line["rank"]!, (int?)line["rankBefore"], (string)line["id"]!)));
    }

    [Theory]
    [InlineData("models-000009 latest")]
    [InlineData("models-000001 nonsense")]
    public async Task A_census_that_is_not_there_is_not_found(string sides)
    {
        using var console = Console();

        Assert.Equal(3, await console.RunAsync(["census", "diff", .. sides.Split(' ')]));
        Assert.Empty(console.Out);
    }

    [Fact]
    public async Task One_census_cannot_be_compared_with_what_is_not_there()
    {
        using var one = Console(All[0]);
        using var none = Console([]);

        Assert.Equal(3, await one.RunAsync("census", "diff"));
        Assert.Contains("no accepted census before that of models-000001", one.Error, StringComparison.Ordinal);
        Assert.Equal(3, await none.RunAsync("census", "diff"));
        Assert.Equal(3, await none.RunAsync("census", "history"));
    }

    private static TestConsole Console() => Console(All);

    private static TestConsole Console(params Census[] censuses) => new(FakeGrain.Of<IEcosystemGrain>(
        ("History", _ => (IReadOnlyList<CensusReply>)[.. censuses.Select(census => Some.Reply(census))])));

    private static Ranked Line(string name, long downloads) => new(name, "US", 1, downloads, null, null);

    private static string Names(JsonNode json) => string.Join(' ', json.AsObject().Select(member => member.Key));
}
