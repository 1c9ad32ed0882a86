using System.Text.Json.Nodes;
using Crawler.Contracts.Attribution;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>What <c>registry</c> answers, and with which exit code.</summary>
public sealed class RegistryCommandTests
{
    private static readonly OwnerAttribution Row = new("lab", "CN", OwnerType.Company, "Group", ["science"], new DateOnly(2024, 1, 2), null, "test", "low");

    [Fact]
    public async Task Set_hands_the_whole_row_over()
    {
        OwnerAttribution? set = null;
        using var console = new TestConsole(Registry(("Set", args =>
        {
            set = (OwnerAttribution)args[0]!;
            return new RegistryReply("v2", true, []);
        })));

        Assert.Equal(0, await console.RunAsync(
            "registry", "set", "lab", "--country", "cn", "--type", "company", "--group", "Group", "--cohort", "science", "--from", "2024-01-02", "--source", "test", "--confidence", "low"));

        Assert.Equal(Row, set);
        Assert.Contains("v2", console.Out, StringComparison.Ordinal);
        Assert.Contains("next crawl", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_change_names_everything_that_is_wrong()
    {
        var reply = new RegistryReply("v1", false, [new RegistryError("f.csv", 3, "country", "no \u001b[31msuch", "mend"), new RegistryError("f.csv", 5, "type", "none", "mend")]);
        using var console = new TestConsole(Registry(("Set", _ => reply), ("Unset", _ => reply), ("Import", _ => reply)));
        var file = Path.GetTempFileName();

        Assert.Equal(2, await console.RunAsync("registry", "set", "lab", "--type", "company", "--source", "test"));
        Assert.Contains("f.csv:3: country: no such; mend", console.Error, StringComparison.Ordinal);
        Assert.Contains("f.csv:5: type: none; mend", console.Error, StringComparison.Ordinal);
        Assert.Equal(3, await console.RunAsync("registry", "unset", "lab"));
        Assert.Equal(1, await console.RunAsync("registry", "import", file));
        Assert.Empty(console.Out);
        File.Delete(file);
        Assert.Equal(3, await console.RunAsync("registry", "import", file));
    }

    [Fact]
    public async Task Gaps_are_those_of_the_census_that_nobody_reviewed_since()
    {
        Ranked[] lines = [new("one", "unreviewed", 1, 10, 300, 4), new("two", "unreviewed", 2, 5, 100, 3), new("three", "unreviewed", 3, 1, 50, 2)];
        var census = Some.Census() with { TopUnreviewed = [lines, lines, lines, lines] };
        using var console = new TestConsole(
            Registry(("Unreviewed", _ => (IReadOnlyList<string>)["one", "three"])), FakeGrain.Of<IEcosystemGrain>(("Census", _ => Some.Reply(census))));

        Assert.Equal(0, await console.RunAsync("registry", "gaps", "--by", "downloadsAllTime", "--top", "5", "-o", "json"));

        var gaps = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(["one", "three"], gaps.Select(gap => (string)gap!["owner"]!));
        Assert.Equal((0.3, "downloadsAllTime"), ((double)gaps[0]!["shareOfAll"]!, (string)gaps[0]!["counter"]!));
    }

    [Fact]
    public async Task Without_a_census_that_knows_them_gaps_are_not_found()
    {
        using var none = new TestConsole(Registry(), FakeGrain.Of<IEcosystemGrain>());
        using var old = new TestConsole(Registry(), FakeGrain.Of<IEcosystemGrain>(("Census", _ => Some.Reply())));

        Assert.Equal(3, await none.RunAsync("registry", "gaps"));
        Assert.Equal(3, await old.RunAsync("registry", "gaps"));
        Assert.Contains("org top --type unreviewed", old.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CN", 0)]
    [InlineData("XX", 1)]
    public async Task Check_says_what_is_covered_and_what_is_wrong(string country, int expected)
    {
        using var console = new TestConsole(
            Registry(("Status", _ => new RegistryStatus("v2", "v1", [Row])), ("Show", _ => (IReadOnlyList<OwnerAttribution>)[Row with { Country = country }])),
            FakeGrain.Of<IEcosystemGrain>(("Census", _ => Some.Reply())),
            FakeGrain.Of<ICrawlGrain>());

        Assert.Equal(expected, await console.RunAsync("registry", "check", "-o", "json"));

        var check = JsonNode.Parse(console.Out)!;
        Assert.Equal(expected, check["problems"]!.AsArray().Count);
        Assert.Equal(("v2", "abc", 1), ((string)check["version"]!, (string)check["coverageVersion"]!, (int)check["overrides"]!));
        Assert.Equal(7.0 / 16, (double)check["coverageOf"]!["models"]!);
        Assert.Equal(0.94, (double)check["coverageOf"]!["downloadsAllTime"]!, 9);
        Assert.Equal(69.0 / 75, (double)check["coverageOf"]!["downloads30d"]!, 9);
    }

    [Fact]
    public async Task Show_says_which_rows_were_changed_here()
    {
        using var console = new TestConsole(Registry(
            ("Status", _ => new RegistryStatus("v2", "v1", [Row])), ("Show", _ => (IReadOnlyList<OwnerAttribution>)[Row, Row with { Owner = "other" }])));

        Assert.Equal(0, await console.RunAsync("registry", "show", "-o", "json"));

        var rows = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal("owner country type group cohorts validFrom validTo source confidence isOverride", string.Join(' ', rows[0]!.AsObject().Select(member => member.Key)));
        Assert.Equal([true, false], rows.Select(row => (bool)row!["isOverride"]!));
    }

    private static IRegistryGrain Registry(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<IRegistryGrain>(answers);
}
