using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>model history</c> answers, and what <c>model show</c> says of a model that is known from the past only.</summary>
public sealed class ModelHistoryTests
{
    private static readonly TimedPoint[] Points =
    [
        new(Some.AsOf, "models-000001", 1, null, 2),
        new(Some.AsOf.AddDays(1), "models-000002", 900, 7, 3, IsRejected: true),
        new(Some.AsOf.AddDays(2), "models-000003", 5, 9, 1),
        new(Some.AsOf.AddDays(3), "models-000004", 1205, 10, 1),
    ];

    [Fact]
    public async Task A_table_has_bars_above_and_changes_beside()
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/base", "--rejected"));

        Assert.Equal(
            """
            lab/base, created 2025-01-02 00:00Z: 4 points
            30 days   ▁▁█  1 to 1.2k, +1.2k
            all time   ▁█  9 to 10, +1
            likes     █▁▁  2 to 1, -1

            AS OF              30 DAYS  CHANGE  ALL TIME  CHANGE  LIKES  CHANGE  CRAWL          REJECTED
            2026-08-22 06:00Z        1       –         –       –      2       –  models-000001  no
            2026-08-23 06:00Z      900    +899         7       –      3      +1  models-000002  yes
            2026-08-24 06:00Z        5      +4         9       –      1      -1  models-000003  no
            2026-08-25 06:00Z     1.2k   +1.2k        10      +1      1       0  models-000004  no
            """.ReplaceLineEndings("\n"),
            console.Out.ReplaceLineEndings("\n").TrimEnd());
        Assert.Empty(console.Error);
    }

    [Fact]
    public async Task Json_is_that_of_the_design()
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/base", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal("""{"at":"2026-08-22T06:00:00Z","downloads30d":1,"downloadsAllTime":null,"likes":2,"crawl":"models-000001"}""", json[0]!.ToJsonString());
        Assert.Equal(["models-000001", "models-000003", "models-000004"], json.Select(point => (string)point!["crawl"]!));
    }

    [Fact]
    public async Task Rejected_points_are_there_on_demand_and_marked()
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/base", "--rejected", "-o", "json"));

        Assert.Equal([false, true, false, false], JsonNode.Parse(console.Out)!.AsArray().Select(point => (bool)point!["rejected"]!));
    }

    [Fact]
    public async Task The_last_points_are_still_compared_with_those_before()
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/base", "--last", "1"));

        Assert.Contains("the last 1 of 3 points", console.Out, StringComparison.Ordinal);
        Assert.Contains("+1.2k", console.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("models-000003", console.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "at,downloads30d,downloadsAllTime,likes,crawl\r\n2026-08-22T06:00:00Z,1,,2,models-000001\r\n")]
    [InlineData("jsonl", "{\"at\":\"2026-08-22T06:00:00Z\",\"downloads30d\":1,")]
    [InlineData("markdown", "**lab/base, created 2025-01-02 00:00Z: 3 points**\n\n| as of | 30 days | change |")]
    public async Task Other_formats_are_exact(string format, string start)
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/base", "-o", format));
        Assert.StartsWith(start, console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_historical_model_says_so_and_an_unknown_one_is_not_found()
    {
        using var past = new TestConsole(Grain(new ModelHistory(null, "gone/x", true, null, Points[..1])));
        using var none = new TestConsole(FakeGrain.Of<IModelGrain>());

        Assert.Equal(0, await past.RunAsync("model", "history", "gone/x"));
        Assert.Contains("gone/x (historical): 1 point", past.Out, StringComparison.Ordinal);
        Assert.Contains("imports of the past only", past.Error, StringComparison.Ordinal);
        Assert.Equal(3, await none.RunAsync("model", "history", "gone/x"));
    }

    [Fact]
    public async Task A_name_that_somebody_bears_no_more_leads_to_the_present_one()
    {
        using var console = new TestConsole(Grain());

        Assert.Equal(0, await console.RunAsync("model", "history", "lab/old", "-o", "json"));
        Assert.Contains("lab/old is lab/base now.", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_that_reads_no_utf8_gets_ascii_bars()
    {
        Assert.Contains("__#", await DrawnAsync("C"), StringComparison.Ordinal);
        Assert.Contains("▁▁█", await DrawnAsync("de_DE.UTF-8"), StringComparison.Ordinal);
        Assert.Contains("▁▁█", await DrawnAsync(null), StringComparison.Ordinal);
        Assert.Contains("__#", await DrawnAsync(null, "--ascii"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_id_is_made_up_for_a_historical_model()
    {
        var made = RepoId.Provisional("gone/x"u8);
        var profile = LineageWorld.Profile("gone/x");
        profile = profile with { Observation = profile.Observation with { Id = made, CreatedAt = DateTimeOffset.UnixEpoch } };
        using var table = LineageWorld.Console(LineageWorld.Models(profile), LineageWorld.Frozen(("Model", _ => LineageWorld.NotThere<Core.Lineage.Views.ModelLineage>())));
        using var json = LineageWorld.Console(LineageWorld.Models(profile), LineageWorld.Frozen(("Model", _ => LineageWorld.NotThere<Core.Lineage.Views.ModelLineage>())));

        Assert.Equal(0, await table.RunAsync("model", "show", "gone/x"));
        Assert.Equal(0, await json.RunAsync("model", "show", "gone/x", "-o", "json"));

        Assert.Matches("(?m)^id +historical$", table.Out);
        Assert.DoesNotContain(made.ToString(), table.Out + json.Out, StringComparison.Ordinal);
        var shown = JsonNode.Parse(json.Out)!;
        Assert.Equal((null, true, null), ((string?)shown["_id"], (bool)shown["historical"]!, (string?)shown["createdAt"]));
        Assert.Contains("imports of the past only", json.Error, StringComparison.Ordinal);
    }

    private static async Task<string> DrawnAsync(string? locale, params string[] options)
    {
        using var output = new StringWriter();
        var environment = new ConsoleEnvironment
        {
            Out = output,
            Error = TextWriter.Null,
            IsOutputInteractive = true,
            Variable = name => name == "LANG" ? locale : null,
            OpenSession = _ => new FakeSession(FakeGrains.Of(Grain())),
        };
        Assert.Equal(0, await CrawlerConsole.RunAsync(["model", "history", "lab/base", .. options], environment));
        return output.ToString();
    }

    private static IModelGrain Grain(ModelHistory? history = null) => FakeGrain.Of<IModelGrain>(("History", args =>
        history ?? new ModelHistory("6283a9b7806a1feb9fbacf18", "lab/base", false, new(2025, 1, 2, 0, 0, 0, TimeSpan.Zero), [.. Points.Where(point => !point.IsRejected || (bool)args[0]!)])));
}
