using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crawler.Grains.Hosting;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>
/// Promise 1: killed anywhere, the same answer. A console is killed in the middle of a crawl, the crawl resumed, and everything compared with an undisturbed run.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Models = 3000;
    private const int PageSize = 150;
    private const string AsOf = "2026-08-22T00:00:00Z";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly string _root = Directory.CreateTempSubdirectory("crawler-kill-").FullName;
    private HubSimulatorHost _hub = null!;
    private string _undisturbed = "";

    public static TheoryData<string> FailpointNames => [.. Failpoints.All];

    public async ValueTask InitializeAsync()
    {
        _hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { Models = Models, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(15) }, CancellationToken.None);
        await ConsoleProcess.RunAsync(Data("undisturbed"), Crawl("start"));
        _undisturbed = await CensusAsync("undisturbed");
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Killed_at_ten_random_moments_the_census_is_that_of_an_undisturbed_run()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await ResetLedgerAsync();
        var data = "random";
        var kills = 0;
        for (var isOpen = false; kills < 10; kills++)
        {
            using var console = ConsoleProcess.Start(Data(data), Crawl(isOpen ? "resume" : "start"));
            await RequestsAsync(more: random.Next(1, 3));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System);
            console.Kill();
            await console.EndAsync();
            isOpen = true;
        }

        await ConsoleProcess.RunAsync(Data(data), Crawl("resume"));
        await AssertAsUndisturbedAsync(data, kills, $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(FailpointNames))]
    public async Task Killed_at_a_failpoint_the_census_is_that_of_an_undisturbed_run(string failpoint)
    {
        await ResetLedgerAsync();
        using (var console = ConsoleProcess.Start(Data(failpoint), Crawl("start"), ("CRAWLER_FAILPOINT", failpoint)))
        {
            var (code, output, error) = await console.EndAsync();
            Assert.Contains($"failpoint {failpoint} fired", error, StringComparison.Ordinal);
            Assert.True(code == 137, $"ended with {code}:\n{output}\n{error}");
        }

        await ConsoleProcess.RunAsync(Data(failpoint), Crawl("resume"));
        await AssertAsUndisturbedAsync(failpoint, 1, failpoint);
    }

    private static string[] Crawl(string verb, Uri hub) => verb == "start"
        ? ["crawl", "start", "--hub", hub.ToString(), "--as-of", AsOf, "--page-size", $"{PageSize}"]
        : ["crawl", "resume"];

    private string[] Crawl(string verb) => Crawl(verb, _hub.BaseAddress);

    private string Data(string name) => Path.Combine(_root, name);

    private Task<string> CensusAsync(string name) => ConsoleProcess.RunAsync(Data(name), "census", "show", "-o", "json");

    private async Task AssertAsUndisturbedAsync(string name, int kills, string context)
    {
        Assert.Equal(_undisturbed, await CensusAsync(name));
        var audit = await ConsoleProcess.JsonAsync(Data(name), "census", "audit");
        Assert.True((bool)audit["clean"]!, $"{context}: {audit.ToJsonString()}");
        var twice = (await LedgerAsync())["pages"]!.AsArray().Sum(page => (int)page!["served"]! - 1);
        Assert.True(twice <= 2 * kills, $"{context}: {twice} pages fetched again after {kills} kills");
    }

    private async Task RequestsAsync(int more)
    {
        var before = (int)(await LedgerAsync())["totalRequests"]!;
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while ((int)(await LedgerAsync())["totalRequests"]! < before + more)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited {Patience} for {more} more requests.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private async Task<JsonNode> LedgerAsync() => (await _http.GetFromJsonAsync<JsonNode>(new Uri(_hub.BaseAddress, "/__admin/ledger")))!;

    private async Task ResetLedgerAsync() => (await _http.DeleteAsync(new Uri(_hub.BaseAddress, "/__admin/ledger"))).EnsureSuccessStatusCode();
}
