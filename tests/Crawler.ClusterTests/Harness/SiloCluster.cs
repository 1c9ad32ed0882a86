using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Crawler.Contracts.Crawling;
using Crawler.HubSimulator;
using Crawler.Silo;

namespace Crawler.ClusterTests.Harness;

/// <summary>Silo processes over one store, a simulated Hub for them to crawl, and a client.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private const int LastLines = 40;

    /// <summary>Where the logs of all scenarios are kept, for whoever looks for a cause; by default only a failure keeps them, with temporary files.</summary>
    private static readonly string? LogFolder = Environment.GetEnvironmentVariable("CRAWLER_TEST_LOGS") is { Length: > 0 } named ? named : null;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly ISharedStore _store;
    private readonly (int Silo, int Gateway, int Http)[] _places;
    private readonly SiloProcess?[] _silos;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<(string Heading, string Log)> _ended = [];
    private ClusterConnection? _client;

    private SiloCluster(ISharedStore store, HubSimulatorHost hub, int silos)
    {
        _store = store;
        Hub = hub;
        _places = FreePlaces(silos);
        _silos = new SiloProcess?[silos];
    }

    public HubSimulatorHost Hub { get; }

    public IGrainFactory Grains => _client!.Client;

    public ICrawlGrain Crawls => Grains.GetGrain<ICrawlGrain>("models");

    public int Size => _silos.Length;

    /// <summary>The silos that run now.</summary>
    public IEnumerable<int> Running => Enumerable.Range(0, Size).Where(number => _silos[number] is { HasEnded: false });

    /// <summary>Starts a Hub and a cluster.</summary>
    /// <param name="store">The store; the cluster closes it.</param>
    /// <param name="hub">How the Hub is.</param>
    /// <param name="silos">Places for silos.</param>
    /// <param name="start">How many of them are started.</param>
    /// <param name="extra">What each silo is told besides.</param>
    public static async Task<SiloCluster> StartAsync(
        ISharedStore store, HubSimulatorOptions hub, int silos = 3, int? start = null, Func<int, IReadOnlyDictionary<string, string>>? extra = null)
    {
        var cluster = new SiloCluster(store, await HubSimulatorHost.StartAsync(hub, TestContext.Current.CancellationToken), silos);
        try
        {
            for (var number = 0; number < (start ?? silos); number++)
            {
                cluster.Begin(number, extra?.Invoke(number));
            }

            foreach (var number in cluster.Running.ToArray())
            {
                await cluster._silos[number]!.ReadyAsync();
            }

            await cluster.ConnectAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public SiloProcess Silo(int number) => _silos[number]!;

    /// <summary>Starts the silo of a place and waits until it is part of the cluster.</summary>
    public async Task StartSiloAsync(int number, IReadOnlyDictionary<string, string>? extra = null)
    {
        Begin(number, extra);
        await _silos[number]!.ReadyAsync();
    }

    /// <summary>Connects a client to all places.</summary>
    public async Task ConnectAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
            _client = null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        _client = await ClusterConnection.ConnectAsync(
            [.. Running.Select(number => new IPEndPoint(IPAddress.Loopback, _places[number].Gateway))], ClusterIdentity.ClusterId, patience.Token);
    }

    /// <summary>Asks a grain, through the time in which silos come and go.</summary>
    public async Task<T> AskAsync<T>(Func<IGrainFactory, Task<T>> question)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                return await question(Grains);
            }
            catch (Exception unreachable) when (TimeProvider.System.GetUtcNow() < deadline && unreachable is not Xunit.Sdk.XunitException)
            {
                await Task.Delay(Poll, TimeProvider.System);
            }
        }
    }

    public CrawlRequest Request(DateTimeOffset asOf, int pageSize = 200) => new() { Hub = Hub.BaseAddress, PageSize = pageSize, AsOf = asOf };

    public async Task BeginCrawlAsync(DateTimeOffset asOf, int pageSize = 200)
    {
        var reply = await AskAsync(grains => grains.GetGrain<ICrawlGrain>("models").Start(Request(asOf, pageSize)));
        Assert.True(reply.Ok, reply.Message);
    }

    /// <summary>Polls the crawl until something holds of it.</summary>
    /// <param name="condition">What shall hold.</param>
    /// <param name="what">What is waited for, in words.</param>
    /// <param name="meanwhile">Done at every look.</param>
    public async Task<CrawlView> WaitAsync(Func<CrawlView, bool> condition, string what, Func<Task>? meanwhile = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        CrawlView? last = null;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            last = await LookAsync() ?? last;
            if (last is not null && condition(last))
            {
                return last;
            }

            await Task.Delay(Poll, TimeProvider.System);
        }

        throw new TimeoutException($"Waited {Patience} for {what}; the crawl stands at {last}.\n{Said()}");
    }

    /// <summary>Waits for the end of the crawl; one that a failure has paused is resumed, as a person or a schedule would.</summary>
    public Task<CrawlView> EndAsync(Func<Task>? meanwhile = null) => WaitAsync(crawl => crawl.IsOver, "the crawl to end", async () =>
    {
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        if (await LookAsync() is { State: CrawlState.Paused })
        {
            await AskAsync(grains => grains.GetGrain<ICrawlGrain>("models").Resume());
        }
    });

    /// <summary>A silo's page of metrics, or nothing where it does not answer.</summary>
    public async Task<Metrics> MetricsAsync(int number)
    {
        try
        {
            return Metrics.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_places[number].Http}/metrics")));
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            return Metrics.Parse("");
        }
    }

    /// <summary>The silo that works on the crawl; null where none does at the moment.</summary>
    public async Task<int?> CrawlingSiloAsync()
    {
        foreach (var number in Running.ToArray())
        {
            if ((await MetricsAsync(number)).Sum("crawler_crawl_active") > 0)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>What all silos have said.</summary>
    public string AllLogs => string.Join("\n\n", Processes.Select(process => $"{process.Heading}\n{process.Log}"));

    /// <summary>Fails with what the silos have said last, and the file that has all of it, unless something holds.</summary>
    public void Check([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            Assert.Fail($"{otherwise}\n{Said()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        foreach (var silo in _silos.OfType<SiloProcess>())
        {
            await silo.DisposeAsync();
        }

        if (LogFolder is { } folder)
        {
            Keep(folder);
        }

        await Hub.DisposeAsync();
        await _store.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>The last lines of each process, and where all lines are.</summary>
    private string Said()
    {
        var ends = Processes.Select(process => $"{process.Heading}\n{string.Join('\n', process.Log.Split('\n').TakeLast(LastLines))}");
        return $"{string.Join("\n\n", ends)}\n\nAll lines: {Keep(LogFolder ?? Path.GetTempPath())}";
    }

    private string Keep(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, $"crawler-{_store.GetType().Name}-{TestContext.Current.TestMethod?.MethodName}-{Environment.ProcessId}.log");
        File.WriteAllText(file, AllLogs);
        return file;
    }

    private IEnumerable<(string Heading, string Log)> Processes =>
        _ended.Concat(_silos.Index().Where(silo => silo.Item is not null).Select(silo => (Heading(silo.Index, silo.Item!), silo.Item!.Log)));

    private static string Heading(int number, SiloProcess process) => $"== silo {number}, process {process.Id}";

    private async Task<CrawlView?> LookAsync()
    {
        try
        {
            return await Crawls.Current();
        }
        catch (Exception unreachable) when (unreachable is not Xunit.Sdk.XunitException)
        {
            return null;
        }
    }

    /// <summary>Starts the silo of a place without waiting for it: silos that come back together wait for each other.</summary>
    public void Begin(int number, IReadOnlyDictionary<string, string>? extra = null)
    {
        if (_silos[number] is { } before)
        {
            Assert.True(before.HasEnded, $"Silo {number} still runs.");
            _ended.Add((Heading(number, before), before.Log));
        }

        var environment = new Dictionary<string, string>(_store.Environment)
        {
            ["CRAWLER__CLUSTER__SILOPORT"] = $"{_places[number].Silo}",
            ["CRAWLER__CLUSTER__GATEWAYPORT"] = $"{_places[number].Gateway}",
            ["CRAWLER__HTTP__PORT"] = $"{_places[number].Http}",
            ["CRAWLER__HTTP__ADDRESS"] = "127.0.0.1",
            ["CRAWLER__CLUSTER__WAKEEVERY"] = "00:00:02",
            ["CRAWLER__CLUSTER__PROBETIMEOUT"] = "00:00:01",
            ["CRAWLER__CLUSTER__MISSEDPROBES"] = "2",
            ["CRAWLER__CLUSTER__DRAINTIMEOUT"] = "00:00:20",
            ["CRAWLER__SCHEDULES__CREATEDEFAULTS"] = "false",
            ["CRAWLER__STORE__PARTITIONS"] = "32",
            ["CRAWLER__HUB__RETRYDELAY"] = "00:00:00.050",
            ["CRAWLER__HUB__BREAKDURATION"] = "00:00:01",
        };
        foreach (var (name, value) in extra ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        _silos[number] = SiloProcess.Start(environment);
    }

    /// <summary>Ports that are free now; all are held until the last is found, so none is given twice.</summary>
    private static (int Silo, int Gateway, int Http)[] FreePlaces(int count)
    {
        var listeners = Enumerable.Range(0, 3 * count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            var ports = listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }).ToArray();
            return [.. ports.Chunk(3).Select(three => (three[0], three[1], three[2]))];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }
}
