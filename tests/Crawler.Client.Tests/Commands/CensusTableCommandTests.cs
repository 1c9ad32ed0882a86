using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Tables;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>census table</c> and <c>census frontier</c> answer, and with which exit code.</summary>
public sealed class CensusTableCommandTests
{
    [Fact]
    public async Task Programs_get_a_line_a_cell_with_raw_counts()
    {
        using var console = new TestConsole(Ecosystem(Tables()));

        Assert.Equal(0, await console.RunAsync("census", "table", "country-size", "-o", "json"));

        var lines = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(
            "table row column models downloads30d downloadsAllTime shareOfRow counter rowTotals unknown multiValued asOf crawl coverage",
            string.Join(' ', lines[0]!.AsObject().Select(member => member.Key)));
        Assert.Equal(["CN 0-1B", "CN 250B+", "CN unknown", "US 1-10B"], lines.Select(line => $"{line!["row"]} {line["column"]}"));
        Assert.Equal((90L, 0.9, 100L), ((long)lines[1]!["downloadsAllTime"]!, (double)lines[1]!["shareOfRow"]!, (long)lines[1]!["rowTotals"]!["downloadsAllTime"]!));
        Assert.Null(lines[2]!["downloadsAllTime"]);
        Assert.Null(lines[2]!["shareOfRow"]);
    }

    [Fact]
    public async Task People_get_a_line_a_row_with_shares_within_it()
    {
        using var console = new TestConsole(Ecosystem(Tables()));

        Assert.Equal(0, await console.RunAsync("census", "table", "country-size", "--counter", "models"));

        var rows = console.Out.Split('\n');
        Assert.Equal(["COUNTRY", "MODELS", "0-1B", "1-10B", "10-50B", "50-100B", "100-250B", "250B+", "UNKNOWN"], rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("CN 4 50.0 % 0.0 % 0.0 % 0.0 % 0.0 % 25.0 % 25.0 %", string.Join(' ', rows[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("as of 2026-08-22", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_is_shown_cell_by_cell_whatever_the_case_of_its_name()
    {
        using var console = new TestConsole(Ecosystem(Tables()));

        Assert.Equal(0, await console.RunAsync("census", "table", "country-licence", "--row", "cn"));

        Assert.Contains("mit", console.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("US", console.Out, StringComparison.Ordinal);
        Assert.Contains("more than the whole", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var console = new TestConsole(Ecosystem(Tables()));
        using var old = new TestConsole(Ecosystem(null));

        Assert.Equal(3, await console.RunAsync("census", "table", "colour-size"));
        Assert.Equal(3, await console.RunAsync("census", "table", "country-size", "--row", "XX"));
        Assert.Equal(3, await console.RunAsync("census", "frontier", "--country", "XX"));
        Assert.Equal(3, await old.RunAsync("census", "table", "country-size"));
        Assert.Equal(3, await old.RunAsync("census", "frontier"));
        Assert.Contains("before cross tables were kept", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frontier_begins_with_the_oldest_and_can_be_of_one_country()
    {
        using var all = new TestConsole(Ecosystem(Tables()));
        using var one = new TestConsole(Ecosystem(Tables()));

        Assert.Equal(0, await all.RunAsync("census", "frontier", "-o", "json"));
        Assert.Equal(0, await one.RunAsync("census", "frontier", "--country", "us", "-o", "json"));

        var lines = JsonNode.Parse(all.Out)!.AsArray();
        Assert.Equal(["\u22642022-03 US", "2026-05 CN", "2026-05 US"], lines.Select(line => $"{line!["month"]} {line["country"]}"));
        Assert.Equal((900L, "Qwen/a", 5, 3), ((long)lines[1]!["size"]!, (string)lines[1]!["model"]!, (int)lines[1]!["originals"]!, (int)lines[1]!["known"]!));
        Assert.Null(lines[2]!["size"]);
        Assert.Equal(2, JsonNode.Parse(one.Out)!.AsArray().Count);
    }

    private static object[] Ecosystem(CrossTables? tables) =>
        [FakeGrain.Of<IEcosystemGrain>(("Census", _ => Some.Reply()), ("CrossTables", _ => tables)), FakeGrain.Of<ICrawlGrain>()];

    private static CrossTables Tables() => new(
        [
            new(KnownTables.GroupSize, []),
            new(
                KnownTables.CountrySize,
                [
                    new("CN", Cell(4, 100), [new("0-1B", Cell(2, 10)), new("250B+", Cell(1, 90)), new("unknown", new CellTotals { Models = 1, DownloadsAllTimeUnknown = 1 })]),
                    new("US", Cell(1, 50), [new("1-10B", Cell(1, 50))]),
                ]),
            new(KnownTables.CountryLicence, [new("CN", Cell(4, 100), [new("mit", Cell(3, 90)), new("other", Cell(2, 80))]), new("US", Cell(1, 50), [new("mit", Cell(1, 50))])]),
            new(KnownTables.CountryTask, []),
        ],
        [new("CN", "2026-05", 900, "Qwen/a", 5, 3), new("US", "2026-05", null, null, 1, 0), new("US", "\u22642022-03", 7, "gpt2", 2, 1)]);

    private static CellTotals Cell(int models, long downloads) => new() { Models = models, Downloads30d = 1, DownloadsAllTime = downloads };
}
