using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crawler.Contracts.Attribution;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;
using Crawler.Hub;
using Crawler.HubSimulator;
using Crawler.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Tests;

/// <summary>One silo in this process over a folder of its own, and a simulated Hub to crawl.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly string _directory;
    private readonly int _partitions;
    private readonly Action<HubClientOptions>? _configureHub;
    private EmbeddedSilo _silo;

    private TestCluster(HubSimulatorHost hub, EmbeddedSilo silo, string directory, int partitions, Action<HubClientOptions>? configureHub)
    {
        Hub = hub;
        _silo = silo;
        _directory = directory;
        _partitions = partitions;
        _configureHub = configureHub;
    }

    public HubSimulatorHost Hub { get; }

    public string DataDirectory => _directory;

    public int Partitions => _partitions;

    public ICrawlGrain Crawls => _silo.Client.GetGrain<ICrawlGrain>("models");

    public IEcosystemGrain Ecosystem => _silo.Client.GetGrain<IEcosystemGrain>("models");

    public IClusterClient Client => _silo.Client;

    public IRegistryGrain Registry => _silo.Client.GetGrain<IRegistryGrain>(0);

    /// <summary>Further services of the next silo that is started.</summary>
    public Action<IServiceCollection>? Configure { get; set; }

    public static async Task<TestCluster> StartAsync(HubSimulatorOptions? hub = null, int partitions = 16, Action<HubClientOptions>? configureHub = null)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-grains-").FullName;
        var simulator = await HubSimulatorHost.StartAsync(hub ?? new HubSimulatorOptions { Models = 2500, Port = 0, Quota = 100_000 }, CancellationToken.None);
        return new TestCluster(simulator, await StartSiloAsync(directory, partitions, configureHub), directory, partitions, configureHub);
    }

    public IPartitionGrain Partition(int number) => _silo.Client.GetGrain<IPartitionGrain>(number);

    public CrawlRequest Request(int pageSize = 200, long? limit = null, string? author = null, DateTimeOffset? asOf = null) =>
        new() { Hub = Hub.BaseAddress, PageSize = pageSize, Limit = limit, Author = author, AsOf = asOf };

    /// <summary>Crawls to the end and gives the crawl as it ended.</summary>
    public async Task<CrawlView> CrawlAsync(CrawlRequest? request = null)
    {
        var reply = await Crawls.Start(request ?? Request());
        Assert.True(reply.Ok, reply.Message);
        return await WaitAsync(crawl => crawl is { IsActive: false }, "the crawl to end");
    }

    public async Task<CrawlView> WaitAsync(Func<CrawlView, bool> condition, string what)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var crawl = (await Crawls.Current())!;
            if (condition(crawl))
            {
                return crawl;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited {Patience} for {what}; the crawl stands at {crawl}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async Task<Census> CensusAsync(string? crawl = null) => (await Ecosystem.Census(crawl))!.Census;

    public async Task<JsonNode> TruthAsync(string counter = "downloadsAllTime") =>
        (await _http.GetFromJsonAsync<JsonNode>(new Uri(Hub.BaseAddress, $"/__admin/truth?counter={counter}")))!;

    public async Task<JsonNode> LedgerAsync() => (await _http.GetFromJsonAsync<JsonNode>(new Uri(Hub.BaseAddress, "/__admin/ledger")))!;

    public async Task FaultsAsync(params object[] faults) =>
        (await _http.PostAsJsonAsync(new Uri(Hub.BaseAddress, "/__admin/faults"), faults)).EnsureSuccessStatusCode();

    /// <summary>Changes the Hub, as <c>POST /__admin/changes</c> does.</summary>
    public void Change(params object[] changes) => Hub.Change(System.Text.Json.JsonSerializer.Serialize(changes));

    /// <summary>How often each scripted fault fired.</summary>
    public async Task<IReadOnlyList<int>> FiredAsync()
    {
        var faults = (await _http.GetFromJsonAsync<JsonNode>(new Uri(Hub.BaseAddress, "/__admin/faults")))!;
        return [.. faults.AsArray().Select(fault => (int)fault!["fired"]!)];
    }

    /// <summary>Stops the silo and starts another over the same folder.</summary>
    public async Task RestartSiloAsync()
    {
        await StopSiloAsync();
        await StartSiloAsync();
    }

    public async Task StopSiloAsync() => await _silo.DisposeAsync();

    /// <summary>Starts a silo over the folder, or over another one.</summary>
    public async Task StartSiloAsync(string? directory = null) => _silo = await StartSiloAsync(directory ?? _directory, _partitions, _configureHub, Configure);

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await Hub.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static Task<EmbeddedSilo> StartSiloAsync(
        string directory, int partitions, Action<HubClientOptions>? configureHub, Action<IServiceCollection>? configure = null) => EmbeddedSilo.StartAsync(
        new SiloOptions { DataDirectory = directory, Partitions = partitions, Failpoint = null, ConfigureHub = configureHub ?? QuickRetries }, configure ?? (_ => { }));

    /// <summary>The simulated Hub needs no time to recover.</summary>
    private static void QuickRetries(HubClientOptions hub)
    {
        hub.RetryDelay = TimeSpan.FromMilliseconds(20);
        hub.BreakDuration = TimeSpan.FromSeconds(0.5);
    }
}
