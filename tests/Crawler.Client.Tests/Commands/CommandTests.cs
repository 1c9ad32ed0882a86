using System.Text.Json.Nodes;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What commands answer, and with which exit code.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Without_a_census_there_is_nothing_to_show()
    {
        using var console = new TestConsole(Ecosystem(), Crawls());

        Assert.Equal(3, await console.RunAsync("census", "show"));
        Assert.Contains("crawl start", console.Error, StringComparison.Ordinal);
        Assert.Empty(console.Out);
    }

    [Fact]
    public async Task A_census_on_the_error_stream_says_where_it_comes_from()
    {
        var census = Some.Census(anomalies: [new Anomaly("a", "x"), new Anomaly("b", "y")]);
        using var console = new TestConsole(Ecosystem(("Census", _ => Some.Reply(census))), Crawls());

        Assert.Equal(0, await console.RunAsync("census", "show"));
        Assert.Equal(
            "as of 2026-08-22 06:00Z · crawl models-000001 · coverage 99.98 % · 2 anomalies (see crawl show models-000001)",
            console.Error.Trim());
    }

    [Fact]
    public async Task Json_has_no_trust_line_and_is_quiet()
    {
        using var console = new TestConsole(Ecosystem(("Census", _ => Some.Reply())), Crawls());

        Assert.Equal(0, await console.RunAsync("census", "show", "-o", "json"));
        Assert.Empty(console.Error);
        Assert.Equal(16, JsonNode.Parse(console.Out)!["models"]!.GetValue<int>());
    }

    [Fact]
    public async Task Figures_of_some_partitions_only_are_partial()
    {
        using var console = new TestConsole(Ecosystem(("Live", _ => Some.Reply(heardFrom: 100))), Crawls());

        Assert.Equal(6, await console.RunAsync("census", "show", "--live"));
        Assert.Contains("heard from 100/128 partitions", console.Error, StringComparison.Ordinal);
        Assert.NotEmpty(console.Out);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public async Task An_audit_with_mismatches_fails(int mismatches, int expected)
    {
        var report = new AuditReport(10, 5, [.. Enumerable.Repeat("models: 1 is not 2", mismatches)], null, []);
        using var console = new TestConsole(Ecosystem(("Audit", _ => report)), Crawls());

        Assert.Equal(expected, await console.RunAsync("census", "audit"));
    }

    [Fact]
    public async Task Countries_carry_where_they_come_from()
    {
        using var console = new TestConsole(Ecosystem(("Census", _ => Some.Reply())), Crawls());

        Assert.Equal(0, await console.RunAsync("country", "list", "-o", "json"));
        var first = JsonNode.Parse(console.Out)![0]!.AsObject();
        Assert.Equal(
            "country models downloads30d downloadsAllTime shareOfAll shareOfAttributed attribution counter asOf crawl coverage",
            string.Join(' ', first.Select(member => member.Key)));
        Assert.Equal("uploader", first["attribution"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_country_nobody_is_in_has_nothing_and_an_unknown_one_is_not_found()
    {
        using var console = new TestConsole(Ecosystem(("Census", _ => Some.Reply())), Crawls());

        Assert.Equal(0, await console.RunAsync("country", "show", "zw", "-o", "json"));
        Assert.Equal(0, JsonNode.Parse(console.Out)!["models"]!.GetValue<int>());
        Assert.Equal(3, await console.RunAsync("country", "show", "ZZ"));
    }

    [Fact]
    public async Task A_hostile_name_cannot_run_in_a_spreadsheet()
    {
        using var console = new TestConsole(Ecosystem(("Census", _ => Some.Reply())), Crawls());

        Assert.Equal(0, await console.RunAsync("model", "list", "-o", "csv"));
        Assert.Contains("\r\n'=evil/model,", console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filtered_list_asks_the_partitions()
    {
        TopQuery? asked = null;
        using var console = new TestConsole(
            Ecosystem(("Top", args =>
            {
                asked = (TopQuery)args[0]!;
                return new TopReply([], 128, 128);
            })),
            Crawls());

        Assert.Equal(0, await console.RunAsync("model", "list", "--country", "cn", "--sort", "likes"));
        Assert.Equal(new TopQuery(Counter.Downloads30d, 20, "CN", By: RankBy.Likes), asked);
        Assert.Equal(0, await console.RunAsync("org", "top", "--type", "university", "--group", "--by", "models", "--top", "3"));
        Assert.Equal(new TopQuery(Counter.Downloads30d, 3, By: RankBy.Models, Type: "university", ByGroup: true), asked);
    }

    [Fact]
    public async Task Every_condition_of_a_list_reaches_the_partitions()
    {
        TopQuery? asked = null;
        using var console = new TestConsole(
            Ecosystem(("Top", args =>
            {
                asked = (TopQuery)args[0]!;
                return new TopReply([], 128, 128);
            })),
            Crawls());
        string[] conditions =
        [
            "--task", "robotics", "--library", "none", "--licence", "mit", "--language", "en", "--size-band", "1-10B", "--created-month", "2024-01",
            "--type", "company", "--group", "Alibaba", "--family", "qwen", "--footprint", "Meta", "--modality", "rl", "--relation", "merge", "--created-after", "2024-01-02", "--created-before", "2024-01-31", "--min-downloads", "7",
        ];

        Assert.Equal(0, await console.RunAsync(["model", "list", .. conditions]));

        var filter = asked!.Models!;
        Assert.Equal(KnownDimensions.All.Select(info => info.Dimension), filter.Members.Keys.Order());
        Assert.Equal(("robotics", "none", "2024-01"), (filter.Members[Dimension.Task], filter.Members[Dimension.Library], filter.Members[Dimension.CreatedMonth]));
        Assert.Equal(("qwen", "Meta", "rl"), (filter.Members[Dimension.Family], filter.Members[Dimension.Footprint], filter.Members[Dimension.Modality]));
        Assert.Equal((Relation.Merge, false, 7L, null), (filter.Relation, filter.IsWithoutParent, filter.MinDownloads30d, filter.MinDownloadsAllTime));
        Assert.Equal(("2024-01-02", "2024-01-31"), ($"{filter.CreatedFrom:yyyy-MM-dd}", $"{filter.CreatedBefore:yyyy-MM-dd}"));
        Assert.Equal(0, await console.RunAsync("model", "list", "--sort", "downloadsAllTime", "--min-downloads", "7", "--relation", "none"));
        Assert.Equal((null, true, null, 7L), (asked!.Models!.Relation, asked.Models.IsWithoutParent, asked.Models.MinDownloads30d, asked.Models.MinDownloadsAllTime));
    }

    [Fact]
    public async Task A_census_without_a_list_leaves_the_question_to_the_partitions()
    {
        var isAsked = false;
        using var console = new TestConsole(
            Ecosystem(
                ("Census", _ => Some.Reply()),
                ("Top", _ =>
                {
                    isAsked = true;
                    return new TopReply([], 128, 128);
                })),
            Crawls());

        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "likes"));
        Assert.False(isAsked);
        Assert.Equal(0, await console.RunAsync("org", "top", "--by", "models"));
        Assert.True(isAsked);
    }

    [Fact]
    public async Task Unknown_things_are_not_found()
    {
        using var console = new TestConsole(
            Ecosystem(), Crawls(), FakeGrain.Of<IModelGrain>(), FakeGrain.Of<IOrganizationGrain>());

        Assert.Equal(3, await console.RunAsync("model", "show", "a/b"));
        Assert.Equal(3, await console.RunAsync("org", "show", "a"));
        Assert.Equal(3, await console.RunAsync("crawl", "status"));
        Assert.Equal(3, await console.RunAsync("crawl", "show", "models-000009"));
    }

    [Fact]
    public async Task An_unexpected_failure_is_one_line_unless_debugging()
    {
        using var console = new TestConsole(Ecosystem(("Census", _ => throw new InvalidOperationException("first\nsecond"))), Crawls());

        Assert.Equal(1, await console.RunAsync("census", "show"));
        Assert.DoesNotContain("second", console.Error, StringComparison.Ordinal);
        Assert.Equal(1, await console.RunAsync("census", "show", "--debug"));
        Assert.Contains("   at ", console.Error, StringComparison.Ordinal);
    }

    private static IEcosystemGrain Ecosystem(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<IEcosystemGrain>(answers);

    private static ICrawlGrain Crawls(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<ICrawlGrain>(answers);
}
