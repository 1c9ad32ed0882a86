using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Tests.Commands;

/// <summary>What the commands about lifetimes answer, and with which exit code.</summary>
public sealed class LifetimeCommandTests
{
    private static readonly LifeBasis Basis = new(Some.AsOf, "models-000040", "abc");

    [Fact]
    public async Task The_lifetimes_of_a_model_have_the_promised_form()
    {
        using var console = new TestConsole(Model(Lives));

        Assert.Equal(0, await console.RunAsync("model", "lifetime", "a/b", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.All(json, line => Assert.Equal("definition signal days censored", string.Join(' ', line!.AsObject().Select(member => member.Key))));
        Assert.Equal(["span downloads 42.5 false", "t50 downloads  true"], json.Select(line => $"{line!["definition"]} {line["signal"]} {line["days"]} {line["censored"]}"));
        Assert.Contains("a/b has no lifetime by likes: it has fewer than 10 events", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_the_weeks_and_says_what_it_takes_for_granted()
    {
        using var console = new TestConsole(Model(Lives));

        Assert.Equal(0, await console.RunAsync("model", "lifetime", "a/b"));

        Assert.Contains("7 14", console.Out, StringComparison.Ordinal);
        Assert.Contains("released 2026-01-05", console.Error, StringComparison.Ordinal);
        Assert.Contains("theta 0.10", console.Error, StringComparison.Ordinal);
        Assert.Contains("discussions are not crawled", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_handed_on_and_refused_where_they_cannot_be_used()
    {
        (LifetimeOptions Options, DateOnly? Release) asked = default;
        using var console = new TestConsole(FakeGrain.Of<IModelGrain>(("Lifetimes", args =>
        {
            asked = ((LifetimeOptions)args[0]!, (DateOnly?)args[1]);
            return Lives;
        })));

        Assert.Equal(0, await console.RunAsync("model", "lifetime", "a/b", "--release", "2026-01-02", "--theta", "0.2", "--window", "20", "--dormancy", "14", "--min-events", "3"));
        Assert.Equal((new LifetimeOptions { Theta = 0.2m, Window = 20, DormancyDays = 14, MinimumEvents = 3 }, new DateOnly(2026, 1, 2)), (asked.Options, asked.Release!.Value));
        Assert.Equal(2, await console.RunAsync("model", "lifetime", "a/b", "--theta", "2"));
        Assert.Contains("Theta is 2", console.Error, StringComparison.Ordinal);
        Assert.Equal(2, await console.RunAsync("model", "lifetime", "a/b", "--theta", "much"));
    }

    [Fact]
    public async Task An_unknown_model_is_not_found()
    {
        using var console = new TestConsole(Model(null));

        Assert.Equal(3, await console.RunAsync("model", "lifetime", "a/b"));
    }

    [Fact]
    public async Task Cohorts_come_with_their_basis_the_largest_first()
    {
        LifetimeQuery? asked = null;
        using var console = new TestConsole(History(query => asked = query));

        Assert.Equal(0, await console.RunAsync("lifetime", "show", "--by", "country", "--quarter", "2025-Q1", "--signal", "likes", "-o", "json"));

        Assert.Equal(("country", null, "2025-Q1", Signal.Likes), (asked!.Dimension, asked.Member, asked.Quarter, asked.Signal!.Value));
        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(
            "dimension member quarter signal definition n censored medianDays lowerQuartileDays upperQuartileDays interquartileRangeDays halfLifeWeeks restrictedMeanWeeks workedOutAt crawl registryVersion",
            string.Join(' ', json[0]!.AsObject().Select(member => member.Key)));
        Assert.Equal(["CN t50", "CN survival", "US t50", "US survival"], json.Select(line => $"{line!["member"]} {line["definition"]}"));
        Assert.Equal((40, 10, 30.5, 20.0, "models-000040"), ((int)json[0]!["n"]!, (int)json[0]!["censored"]!, (double)json[0]!["medianDays"]!, (double)json[0]!["interquartileRangeDays"]!, (string)json[0]!["crawl"]!));
        Assert.Null(json[0]!["halfLifeWeeks"]);
    }

    [Fact]
    public async Task A_survival_curve_has_a_line_a_week_and_the_footer_counts_what_is_left_out()
    {
        using var json = new TestConsole(History());
        using var table = new TestConsole(History());

        Assert.Equal(0, await json.RunAsync("lifetime", "show", "--by", "country", "--member", "CN", "--survival", "-o", "json"));
        Assert.Equal(0, await table.RunAsync("lifetime", "show", "--by", "country"));

        var first = JsonNode.Parse(json.Out)![0]!;
        Assert.Equal((0, 0.75, 40, 10, 0.25), ((int)first["week"]!, (double)first["survival"]!, (int)first["atRisk"]!, (int)first["events"]!, (double)first["hazard"]!));
        Assert.Contains("5 created at or before", table.Error, StringComparison.Ordinal);
        Assert.Contains("1,200 whose first days were not seen", table.Error, StringComparison.Ordinal);
        Assert.Contains("up to crawl models-000040 · registry abc", table.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused()
    {
        using var console = new TestConsole(History());
        using var empty = new TestConsole(FakeGrain.Of<IHistoryGrain>(("Lifetimes", _ => new LifetimeReply([], new Dictionary<LifetimeExclusion, long>(), Basis with { LastCrawl = "" }))));

        Assert.Equal(2, await console.RunAsync("lifetime", "show", "--member", "CN"));
        Assert.Equal(2, await console.RunAsync("lifetime", "show", "--survival", "--definition", "t90"));
        Assert.Equal(2, await console.RunAsync("lifetime", "show", "--quarter", "spring"));
        Assert.Equal(3, await empty.RunAsync("lifetime", "show"));
    }

    private static ModelLifetimes Lives { get; } = new(
        "a/b",
        [
            new SignalLifetimes(
                Signal.Downloads,
                [new Lifetime(LifetimeDefinition.Span, Signal.Downloads, 42.5, false), new Lifetime(LifetimeDefinition.T50, Signal.Downloads, null, true)],
                null,
                [.. Enumerable.Repeat(1L, 7), .. Enumerable.Repeat(2L, 7), 9],
                new DateOnly(2026, 1, 5)),
            new SignalLifetimes(Signal.Likes, [], LifetimeExclusion.TooFewEvents, [0, 1], new DateOnly(2026, 1, 5)),
        ]);

    private static IModelGrain Model(ModelLifetimes? lives) => FakeGrain.Of<IModelGrain>(("Lifetimes", _ => lives));

    private static IHistoryGrain History(Action<LifetimeQuery>? asked = null) => FakeGrain.Of<IHistoryGrain>(("Lifetimes", args =>
    {
        var query = (LifetimeQuery)args[0]!;
        asked?.Invoke(query);
        return new LifetimeReply(
            [Cohort(query, "US", 3), Cohort(query, "CN", 40)],
            new Dictionary<LifetimeExclusion, long> { [LifetimeExclusion.AtFloor] = 5, [LifetimeExclusion.StartedUnseen] = 1200 },
            Basis);
    }));

    private static CohortLifetimes Cohort(LifetimeQuery query, string member, long count) => new(
        new CohortKey(query.Dimension!, member, query.Quarter!, query.Signal!.Value),
        [
            new CohortReading(LifetimeDefinition.T50, count, 10, 30.5, 20, 40, null, null, null),
            new CohortReading(LifetimeDefinition.Survival, count, 10, 30.5, 20, 40, [new(0, count, 10, 0.25, 0.75)], 7, 8.5),
        ]);
}
