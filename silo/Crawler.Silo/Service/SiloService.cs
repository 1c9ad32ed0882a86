using System.Net;
using Crawler.Contracts;
using Crawler.Grains.Hosting;
using Crawler.Silo.Configuration;
using Crawler.Silo.DataDirectories;
using Crawler.Silo.Health;
using Crawler.Silo.Stores;
using Crawler.Silo.Telemetry;
using Crawler.Silo.Web;
using Crawler.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Silo.Service;

/// <summary>A silo that runs as a service: part of a cluster, with probes, metrics and an API.</summary>
public sealed class SiloService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OpenStores _stores;
    private readonly DirectoryLock? _directory;

    private SiloService(WebApplication app, OpenStores stores, DirectoryLock? directory)
    {
        _app = app;
        _stores = stores;
        _directory = directory;
    }

    /// <summary>Opens the store and puts the silo together.</summary>
    /// <param name="settings">The settings, checked.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TableStoreException">The store cannot be opened.</exception>
    /// <exception cref="SettingsException">Something that only a test may do is asked for in Production.</exception>
    public static async Task<SiloService> OpenAsync(SiloSettings settings, string environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var testing = TestHooks.Read(environment);
        var guard = TokenGuard.Load(settings.Http.TokenFile);
        var directory = settings.Store.Kind == StoreKind.Sqlite
            ? await SharedDirectory.ShareAsync(settings.Store.DataDirectory, TimeProvider.System, cancellationToken)
            : null;
        OpenStores? stores = null;
        try
        {
            stores = await OpenStores.OpenAsync(settings.Store, withCluster: true, cancellationToken, testing.StorageFaults);
            return new SiloService(Build(settings, environment, testing, guard, stores), stores, directory);
        }
        catch
        {
            await (stores?.DisposeAsync() ?? ValueTask.CompletedTask);
            directory?.Dispose();
            throw;
        }
    }

    /// <summary>Where probes, metrics and the API are found, once the silo is started.</summary>
    public Uri Http => new(_app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Runs until the process is told to stop, then drains.</summary>
    /// <param name="output">Is told in one line when the silo is ready, and where it can be reached.</param>
    public async Task RunAsync(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        await StartAsync();
        var silo = _app.Services.GetRequiredService<ILocalSiloDetails>();
        await output.WriteLineAsync($"ready silo={silo.SiloAddress} gateway={silo.GatewayAddress?.Endpoint} http={Http}");
        await output.FlushAsync();
        await _app.WaitForShutdownAsync();
    }

    /// <summary>Starts the silo, and returns when it is part of the cluster.</summary>
    public Task StartAsync()
    {
        CrawlerMetrics.Begin(KindNames.All);
        return _app.StartAsync();
    }

    /// <summary>Drains and stops it.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Closes the host, then the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
        _directory?.Dispose();
    }

    private static WebApplication Build(SiloSettings settings, string environment, TestHooks testing, TokenGuard guard, OpenStores stores)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "crawler" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(settings.Http.Address), settings.Http.Port));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Cluster.DrainTimeout);
        builder.AddCrawler(stores.Product, stores.Header, PartsOf(settings, testing), silo => ClusterWiring.Configure(silo, settings, stores.Cluster));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(guard);
        builder.AddCrawlerTelemetry(settings.Telemetry);
        builder.Services.AddCrawlerHealth();
        builder.Services.AddHostedService<ScheduleStart>();
        if (settings.Store.Kind == StoreKind.Sqlite)
        {
            builder.Services.AddHostedService<SharedDirectory>();
        }

        var app = builder.Build();
        app.MapCrawlerHealth();
        app.MapCrawlerApi(guard);
        if (settings.Telemetry.Prometheus)
        {
            app.MapPrometheusScrapingEndpoint(WebPaths.Metrics);
        }

        if (settings.Http.Dashboard)
        {
            app.MapCrawlerDashboard(guard);
        }

        return app;
    }

    private static SiloParts PartsOf(SiloSettings settings, TestHooks testing) => new()
    {
        Failpoints = new Failpoints(testing.Failpoint),
        Thinning = SiloComposition.ThinningOf(settings.History.Thinning),
        WakeEvery = settings.Cluster.WakeEvery,
        ConfigureHub = hub =>
        {
            hub.TokenFile = settings.Hub.TokenFile;
            hub.Contact = settings.Hub.Contact;
            hub.RetryDelay = settings.Hub.RetryDelay;
            hub.BreakDuration = settings.Hub.BreakDuration;
        },
    };
}
