using System.Text.Json.Nodes;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>dimension</c> answers, and with which exit code.</summary>
public sealed class DimensionCommandTests
{
    private static readonly CensusHead Head = new("models-000001", Some.AsOf, 0.9998, [], "abc");

    [Fact]
    public async Task Members_carry_where_they_come_from()
    {
        using var console = new TestConsole(Grain(census: View(Dimension.Task) with { Census = Head }));

        Assert.Equal(0, await console.RunAsync("dimension", "show", "task", "-o", "json"));

        var first = JsonNode.Parse(console.Out)![0]!.AsObject();
        Assert.Equal(
            "dimension member models downloads30d downloadsAllTime likes shareOfAll counter unknown multiValued asOf crawl coverage",
            string.Join(' ', first.Select(member => member.Key)));
        Assert.Equal(("text", 0.75, "downloadsAllTime"), ((string)first["member"]!, (double)first["shareOfAll"]!, (string)first["counter"]!));
        Assert.Equal("2026-08-22T06:00:00Z", (string)first["asOf"]!);
    }

    [Fact]
    public async Task Shares_are_of_what_is_sorted_by()
    {
        DimensionQuery? asked = null;
        using var console = new TestConsole(Grain(census: View(Dimension.Task) with { Census = Head }, asked: query => asked = query));

        Assert.Equal(0, await console.RunAsync("dimension", "show", "task", "--sort", "models", "--top", "7", "-o", "json"));

        Assert.Equal(new DimensionQuery(MemberOrder.Models, 7), asked);
        var first = JsonNode.Parse(console.Out)![0]!;
        Assert.Equal((0.25, "models"), ((double)first["shareOfAll"]!, (string)first["counter"]!));
    }

    [Fact]
    public async Task Live_members_of_some_partitions_only_are_partial()
    {
        using var console = new TestConsole(
            Grain(live: View(Dimension.Licence) with { HeardFrom = 100 }), FakeGrain.Of<IEcosystemGrain>(), FakeGrain.Of<ICrawlGrain>());

        Assert.Equal(6, await console.RunAsync("dimension", "show", "licence", "--live"));
        Assert.Contains("heard from 100/128 partitions", console.Error, StringComparison.Ordinal);
        Assert.Contains("more than the whole", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var none = new TestConsole(Grain());
        using var old = new TestConsole(Grain(census: View(Dimension.Task) with { Census = Head, Members = null }));

        Assert.Equal(3, await none.RunAsync("dimension", "show", "task"));
        Assert.Equal(3, await none.RunAsync("dimension", "show", "colour"));
        Assert.Contains("size-band", none.Error, StringComparison.Ordinal);
        Assert.Equal(3, await old.RunAsync("dimension", "show", "task"));
        Assert.Contains("before the dimension 'task' was kept", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_dimensions_are_listed_with_or_without_a_census()
    {
        using var without = new TestConsole(Grain());
        using var with = new TestConsole(Grain(census: View(Dimension.Task) with { Census = Head }));

        Assert.Equal(0, await without.RunAsync("dimension", "list", "-o", "json"));
        Assert.Equal(0, await with.RunAsync("dimension", "list", "-o", "json"));

        var lines = JsonNode.Parse(without.Out)!.AsArray();
        Assert.Equal(KnownDimensions.All.Select(info => info.Name), lines.Select(line => (string)line!["dimension"]!));
        Assert.Null(lines[0]!["members"]);
        Assert.Equal(2, (int)JsonNode.Parse(with.Out)![0]!["members"]!);
    }

    private static IDimensionGrain Grain(DimensionView? census = null, DimensionView? live = null, Action<DimensionQuery>? asked = null) => FakeGrain.Of<IDimensionGrain>(
        ("Census", args =>
        {
            asked?.Invoke((DimensionQuery)args[0]!);
            return census;
        }),
        ("Live", _ => live));

    private static DimensionView View(Dimension dimension) => new(
        KnownDimensions.Of(dimension),
        [new MemberTotals("text", Some.Measures(1, 10, 300)), new MemberTotals("=none", Some.Measures(3, 30, 100))],
        2,
        Some.Measures(4, 40, 400),
        null,
        128,
        128);
}
