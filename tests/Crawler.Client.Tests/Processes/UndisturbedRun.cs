using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>A simulated Hub, and the census that a console which nobody disturbs takes of it.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    private const string AsOf = "2026-08-22T00:00:00Z";
    private readonly HttpClient _http = new();
    private readonly string _root = Directory.CreateTempSubdirectory("crawler-kill-").FullName;
    private HubSimulatorHost _hub = null!;

    public static string[] Resume => ["crawl", "resume"];

    public string[] Start => ["crawl", "start", "--hub", _hub.BaseAddress.ToString(), "--as-of", AsOf, "--page-size", "150"];

    /// <summary>The census as JSON.</summary>
    public string Census { get; private set; } = "";

    /// <summary>What the graph of the census says, as JSON.</summary>
    public string Lineage { get; private set; } = "";

    public static Task<string> CensusAsync(string data) => ConsoleProcess.RunAsync(data, "census", "show", "-o", "json");

    public static async Task<string> LineageAsync(string data) =>
        await ConsoleProcess.RunAsync(data, "family", "list", "--top", "1000", "-o", "json") + await ConsoleProcess.RunAsync(data, "org", "top", "--by", "derivatives", "--top", "1000", "-o", "json");

    public async ValueTask InitializeAsync()
    {
        _hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { Models = 3000, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(15) }, CancellationToken.None);
        await ConsoleProcess.RunAsync(Data("undisturbed"), Start);
        Census = await CensusAsync(Data("undisturbed"));
        Lineage = await LineageAsync(Data("undisturbed"));
    }

    public string Data(string name) => Path.Combine(_root, name);

    public async Task<JsonNode> LedgerAsync() => (await _http.GetFromJsonAsync<JsonNode>(new Uri(_hub.BaseAddress, "/__admin/ledger")))!;

    public async Task<int> RequestsAsync() => (int)(await LedgerAsync())["totalRequests"]!;

    public async Task ResetLedgerAsync() => (await _http.DeleteAsync(new Uri(_hub.BaseAddress, "/__admin/ledger"))).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
