using System.Text.Json.Nodes;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Tests.Commands;

/// <summary>What the commands about adoption answer, and with which exit code.</summary>
public sealed class AdoptionCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Boards_have_both_baselines_and_scores()
    {
        using var console = new TestConsole(History());

        Assert.Equal(0, await console.RunAsync("adoption", "show", "--band", "1-10B", "--age", "7", "--top", "2", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(["1 a/first 300 3", "2 a/second 100 1"], json.Select(line => $"{line!["rank"]} {line["id"]} {line["downloads"]} {line["scoreV1"]}"));
        Assert.Equal(
            "band age rank id downloads baselineV1 baselineV2 scoreV1 scoreV2 workedOutAt crawl registryVersion", string.Join(' ', json[0]!.AsObject().Select(member => member.Key)));
        Assert.Null(json[0]!["scoreV2"]);
    }

    [Fact]
    public async Task The_grid_and_the_universe_are_handed_on()
    {
        LifeOptions? asked = null;
        await File.WriteAllTextAsync(_file, "model,released,band\na/b,2026-01-02,tiny\n", TestContext.Current.CancellationToken);
        using var console = new TestConsole(History(options => asked = options));

        Assert.Equal(0, await console.RunAsync("adoption", "show", "--checkpoints", "7,14", "--bands", "tiny,huge", "--universe", _file, "-o", "json"));

        Assert.Equal([7, 14], asked!.Adoption.Checkpoints);
        Assert.Equal(["tiny", "huge"], asked.Adoption.Bands);
        Assert.StartsWith("model,released,band", asked.Universe, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_universe_is_refused_with_every_error_and_its_line()
    {
        await File.WriteAllTextAsync(_file, "model,released,band\na/b,yesterday,\na/c,,gigantic\n", TestContext.Current.CancellationToken);
        using var console = new TestConsole(History());

        Assert.Equal(2, await console.RunAsync("adoption", "show", "--universe", _file));
        Assert.Equal(2, await console.RunAsync("adoption", "model", "a/b", "--universe", _file));

        Assert.Contains($"{Path.GetFileName(_file)}:2: released", console.Error, StringComparison.Ordinal);
        Assert.Contains($"{Path.GetFileName(_file)}:3: band", console.Error, StringComparison.Ordinal);
        Assert.Empty(console.Out);
    }

    [Fact]
    public async Task What_is_not_on_the_grid_is_refused()
    {
        using var console = new TestConsole(History());

        Assert.Equal(2, await console.RunAsync("adoption", "show", "--band", "tiny"));
        Assert.Equal(2, await console.RunAsync("adoption", "show", "--age", "8"));
        Assert.Equal(2, await console.RunAsync("adoption", "show", "--checkpoints", "14,7"));
        Assert.Equal(2, await console.RunAsync("adoption", "show", "--checkpoints", "soon"));
        Assert.Equal(3, await console.RunAsync("adoption", "show", "--universe", _file));
    }

    [Fact]
    public async Task A_model_has_its_downloads_at_each_age_that_it_has_reached()
    {
        using var console = new TestConsole(History(), Model(5_000_000_000, Curve(10)));

        Assert.Equal(0, await console.RunAsync("adoption", "model", "a/b", "-o", "json"));

        var json = JsonNode.Parse(console.Out)!.AsArray();
        Assert.Equal(["7 70 0.7", "14  "], json.Take(2).Select(line => $"{line!["age"]} {line["downloads"]} {line["scoreV1"]}"));
        Assert.Equal(7, json.Count);
    }

    [Fact]
    public async Task A_model_without_a_beginning_or_a_size_has_no_score_and_it_says_why()
    {
        using var console = new TestConsole(History(), Model(null, Curve(10) with { Exclusion = LifetimeExclusion.AtFloor }));

        Assert.Equal(0, await console.RunAsync("adoption", "model", "a/b"));

        Assert.Contains("created at or before the Hub's first date", console.Error, StringComparison.Ordinal);
        Assert.Contains("size band is unknown", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_not_found()
    {
        using var console = new TestConsole(History(), FakeGrain.Of<IModelGrain>());

        Assert.Equal(3, await console.RunAsync("adoption", "model", "a/b"));
    }

    private static SignalLifetimes Curve(int days) => new(Signal.Downloads, [], LifetimeExclusion.TooFewEvents, [.. Enumerable.Repeat(10L, days)], new DateOnly(2026, 1, 5));

    private static IHistoryGrain History(Action<LifeOptions>? asked = null) => FakeGrain.Of<IHistoryGrain>(("Adoption", args =>
    {
        asked?.Invoke((LifeOptions)args[0]!);
        AdoptionLine[] lines = [new(LineageWorld.Id, "a/first", 300), new(LineageWorld.Id, "a/second", 100), new(LineageWorld.Id, "a/third", 50)];
        return new AdoptionReply([new("1-10B", 7, 100, null, lines), new("1-10B", 14, 200, 10, lines)], new LifeBasis(Some.AsOf, "models-000040", "abc"));
    }));

    private static IModelGrain Model(long? parameters, SignalLifetimes downloads) => FakeGrain.Of<IModelGrain>(
        ("Profile", _ => Profile(parameters)),
        ("Lifetimes", _ => new ModelLifetimes("a/b", [downloads, new SignalLifetimes(Signal.Likes, [], null, [], null)])));

    private static ModelProfile Profile(long? parameters) => LineageWorld.Profile() with
    {
        Observation = LineageWorld.Profile().Observation with { Name = "a/b", Parameters = parameters },
    };
}
