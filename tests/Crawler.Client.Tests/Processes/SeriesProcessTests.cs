using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>Three simulated days, a crawl each, and every command that shows a past: a process for each command, held to the Hub's own count and to what the present says.</summary>
public sealed class SeriesProcessTests : IAsyncLifetime
{
    private static readonly string[] Days = ["2026-08-22", "2026-08-23", "2026-08-24"];
    private readonly string _data = Directory.CreateTempSubdirectory("crawler-series-").FullName;
    private readonly List<JsonNode> _truths = [];
    private HubSimulatorHost _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Models = 600, Port = 0, Quota = 100_000 }, CancellationToken.None);
        foreach (var day in Days)
        {
            _hub.Advance(_truths.Count == 0 ? 0 : 1);
            _truths.Add(JsonNode.Parse(_hub.Truth())!);
            await ConsoleProcess.RunAsync(_data, "crawl", "start", "--hub", _hub.BaseAddress.ToString(), "--as-of", day);
        }
    }

    [Fact]
    public async Task Every_past_is_there_and_ends_with_the_present()
    {
        var censuses = await ArrayAsync("census", "history");
        Assert.Equal(Days.Select(day => $"{day}T00:00:00Z"), censuses.Select(census => (string)census!["asOf"]!));
        foreach (var name in (string[])["downloads30d", "downloadsAllTime", "likes"])
        {
            Assert.Equal(_truths.Select(truth => (long)truth[name]!), censuses.Select(census => (long)census![name]!));
        }

        await AssertDiffAsync(censuses);
        await AssertModelAsync();
        await AssertOwnerAsync();
        await AssertMemberAsync(["country", "list"], "country", country => ["country", "show", country, "--history"]);
        await AssertMemberAsync(["dimension", "show", "task"], "member", task => ["dimension", "show", "task", "--history", "--member", task]);
        Assert.Matches("(?m)^trend .*█", await ConsoleProcess.RunAsync(_data, "dimension", "show", "task", "--history"));
        Assert.Matches("(?m)^trend .*#", await ConsoleProcess.RunAsync(_data, "census", "history", "--ascii"));
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task AssertDiffAsync(JsonArray censuses)
    {
        var diff = await ConsoleProcess.JsonAsync(_data, "census", "diff", "previous", "latest");
        var figures = diff["figures"]!.AsArray().ToDictionary(figure => (string)figure!["figure"]!, figure => figure!);
        Assert.Equal((long)_truths[2]["downloadsAllTime"]! - (long)_truths[1]["downloadsAllTime"]!, (long)figures["downloadsAllTime"]["change"]!);
        Assert.NotEqual(0, (long)figures["downloadsAllTime"]["change"]!);
        Assert.Equal(((string)censuses[1]!["crawl"]!, (string)censuses[2]!["crawl"]!), ((string)diff["before"]!["crawl"]!, (string)diff["after"]!["crawl"]!));
        Assert.Equal(0, diff["countries"]!.AsArray().Sum(country => (double)country!["shareOfAll"]!["change"]!), 9);
        Assert.NotEmpty(diff["models"]!.AsArray());
    }

    private async Task AssertModelAsync()
    {
        var first = (await ArrayAsync("model", "list", "--top", "1"))[0]!;
        var momentum = (await ArrayAsync("census", "momentum", "--top", "1"))[0]!;
        var history = await ArrayAsync("model", "history", (string)first["id"]!);

        Assert.Equal(((string)first["id"]!, 1), ((string)momentum["id"]!, (int)momentum["rank"]!));
        Assert.Equal((double)(long)first["downloads30d"]! / (long)first["downloadsAllTime"]!, (double)momentum["ratio"]!, 12);
        Assert.Equal(Days.Select(day => $"{day}T00:00:00Z"), history.Select(point => (string)point!["at"]!));
        AssertSame(first, history[^1]!, "downloads30d", "downloadsAllTime", "likes");
        Assert.Equal((long)momentum["change"]!, (long)history[^1]!["downloads30d"]! - (long)history[^2]!["downloads30d"]!);
    }

    private async Task AssertOwnerAsync()
    {
        var first = (await ArrayAsync("org", "top", "--top", "1"))[0]!;
        var history = await ArrayAsync("org", "show", (string)first["owner"]!, "--history");

        Assert.Equal(3, history.Count);
        AssertSame(first, history[^1]!, "models", "downloads30d", "downloadsAllTime", "likes");
    }

    /// <summary>Of the first member of a list the past ends with what the list says.</summary>
    private async Task AssertMemberAsync(string[] list, string member, Func<string, string[]> command)
    {
        var first = (await ArrayAsync(list))[0]!;
        var history = await ArrayAsync(command((string)first[member]!));

        Assert.Equal(["models-000001", "models-000002", "models-000003"], history.Select(point => (string)point!["crawl"]!));
        AssertSame(first, history[^1]!, "models", "downloads30d", "downloadsAllTime", "shareOfAll", "asOf");
        Assert.NotEqual((long)history[0]!["downloadsAllTime"]!, (long)history[2]!["downloadsAllTime"]!);
    }

    private static void AssertSame(JsonNode expected, JsonNode actual, params string[] names) =>
        Assert.Equal(names.Select(name => $"{name} {expected[name]}"), names.Select(name => $"{name} {actual[name]}"));

    private async Task<JsonArray> ArrayAsync(params string[] arguments) => (await ConsoleProcess.JsonAsync(_data, arguments)).AsArray();
}
