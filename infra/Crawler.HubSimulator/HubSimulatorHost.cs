using System.Net;
using Crawler.HubSimulator.Admin;
using Crawler.HubSimulator.Changes;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Faults;
using Crawler.HubSimulator.Generated;
using Crawler.HubSimulator.Http;
using Crawler.HubSimulator.Quota;
using Crawler.HubSimulator.Replay;
using Crawler.HubSimulator.Truth;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Crawler.HubSimulator;

/// <summary>A simulated Hub, listening until it is disposed. All members may be called while it serves.</summary>
public sealed class HubSimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly World _world;
    private readonly RequestLedger _ledger;
    private readonly FaultScript _faults;
    private readonly ChangeScript _changes;

    private HubSimulatorHost(WebApplication web, World world, RequestLedger ledger, FaultScript faults, ChangeScript changes)
    {
        _web = web;
        _world = world;
        _ledger = ledger;
        _faults = faults;
        _changes = changes;
        BaseAddress = new Uri(web.Urls.First());
    }

    /// <summary>Where it listens, for instance <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The simulated day: everything listed was created before it.</summary>
    public DateTimeOffset Today => _world.Read(corpus => corpus.Today);

    /// <summary>The number of models listed now.</summary>
    public int Models => _world.Read(corpus => corpus.Listed);

    /// <summary>Loads or generates the models and begins to listen.</summary>
    /// <param name="options">What to serve, and how.</param>
    /// <param name="cancellationToken">Gives the start up; a host that has started is stopped by disposing it.</param>
    /// <exception cref="ReplayFormatException">The replay file is missing or broken.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<HubSimulatorHost> StartAsync(HubSimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ICorpus corpus = options.ReplayPath is { } path
            ? new ReplayCorpus(await ReplayFile.ReadAsync(path, options.Warn, cancellationToken), options.Seed)
            : GeneratedCorpus.Create(options.Models, options.Seed, options.LifetimeDays);
        var world = new World(corpus);
        var ledger = new RequestLedger(options);
        var faults = new FaultScript(options.Seed);
        var changes = new ChangeScript(world, options.Warn);
        var app = new HubApp(options, world, ledger, faults, changes, new AdminApi(world, ledger, faults, changes));
        WebApplication web = Build(options.Address, options.Port);
        web.Run(app.HandleAsync);
        try
        {
            await web.StartAsync(cancellationToken);
            return new HubSimulatorHost(web, world, ledger, faults, changes);
        }
        catch
        {
            await web.DisposeAsync();
            world.Dispose();
            throw;
        }
    }

    /// <summary>Lives through days: new models, moving counters, edits, renames, deletions.</summary>
    /// <param name="days">How many; 0 changes nothing.</param>
    public DayReport Advance(int days) => _world.Advance(days);

    /// <summary>Changes single models, or all: the entries with <c>afterPage</c> when that page has been answered, all others at once.</summary>
    /// <param name="json">A JSON array as <c>POST /__admin/changes</c> takes it.</param>
    /// <exception cref="ChangeFormatException">A change cannot be made; none has been.</exception>
    public ChangeReport Change(string json) => _changes.Add(json);

    /// <summary>The changes that wait or have waited for a page, and what became of them.</summary>
    public IReadOnlyList<WaitingChanges> WaitingChanges() => _changes.Describe();

    /// <summary>The count of requests so far.</summary>
    public LedgerSnapshot Ledger() => _ledger.Snapshot();

    /// <summary>Forgets all requests and the order of the pages.</summary>
    public void ResetLedger() => _ledger.Reset();

    /// <summary>Adds faults.</summary>
    /// <param name="json">A JSON array as <c>POST /__admin/faults</c> takes it.</param>
    /// <exception cref="FaultFormatException">The script cannot be read.</exception>
    public void AddFaults(string json) => _faults.Add(json);

    /// <summary>Removes all faults.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>The census of everything listed now, as JSON in the shape of <c>census show -o json</c>.</summary>
    /// <param name="counter">The counter whose concentration is asked for.</param>
    public string Truth(TruthCounter counter = TruthCounter.DownloadsAllTime) => TruthReport.Compute(_world, counter);

    /// <summary>How the downloads of a generated model were told to go, deleted ones included.</summary>
    /// <param name="id">The 24 hex digits of its <c>_id</c>.</param>
    /// <returns>Null where no model has that <c>_id</c>, where it is never downloaded, and of replays.</returns>
    public ToldLife? ToldLife(string id) => _world.ToldLife(id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var immediately = new CancellationTokenSource())
        {
            await immediately.CancelAsync();
            await _web.StopAsync(immediately.Token);
        }

        await _web.DisposeAsync();
        _world.Dispose();
    }

    private static WebApplication Build(IPAddress address, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // A paused reader is a client under test, not an attacker.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    /// <summary>The host's life belongs to its owner: no signal handlers, no remarks on the console.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
