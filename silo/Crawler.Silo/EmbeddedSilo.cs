using System.Net;
using System.Net.Sockets;
using Crawler.Grains.Hosting;
using Crawler.Silo.Configuration;
using Crawler.Silo.Stores;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Crawler.Silo;

/// <summary>A silo in this process over an embedded store, reachable on the loopback address only.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private const int StartTries = 3;
    private readonly IHost _host;
    private readonly OpenStores _stores;

    private EmbeddedSilo(IHost host, OpenStores stores, int gatewayPort)
    {
        _host = host;
        _stores = stores;
        GatewayPort = gatewayPort;
    }

    /// <summary>A client inside the silo.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>The port on the loopback address that other processes' clients connect to.</summary>
    public int GatewayPort { get; }

    /// <summary>HTTP requests sent to the storage account so far; null where there is none.</summary>
    public long? StoreRequests => _stores.AccountRequests;

    /// <summary>The services of the silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo and waits until it answers.</summary>
    /// <param name="options">How the silo is set up.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="Exception">The store cannot be opened, an option is wrong, or the ports are taken; the message says which.</exception>
    public static Task<EmbeddedSilo> StartAsync(SiloOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, static _ => { }, cancellationToken);

    /// <summary>Starts a silo with further services, such as a test's clock, and waits until it answers.</summary>
    /// <inheritdoc cref="StartAsync(SiloOptions, CancellationToken)"/>
    public static async Task<EmbeddedSilo> StartAsync(SiloOptions options, Action<IServiceCollection> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = PartsOf(options);
        var stores = await OpenStores.OpenAsync(
            options.Store ?? new StoreSettings { DataDirectory = options.DataDirectory, FullDurability = options.FullDurability, Partitions = options.Partitions }, options.WakesUp, cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (siloPort, gatewayPort) = Ports(options);
                var host = Build(stores, options, parts, siloPort, gatewayPort, configure);
                try
                {
                    await host.StartAsync(cancellationToken);
                    return new EmbeddedSilo(host, stores, gatewayPort);
                }
                catch (Exception failure) when (IsPortTaken(failure) && attempt < StartTries && options is { SiloPort: 0, GatewayPort: 0 })
                {
                    await DisposeHostAsync(host);
                }
                catch
                {
                    await DisposeHostAsync(host);
                    throw;
                }
            }
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the silo gracefully.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await DisposeHostAsync(_host);
        await _stores.DisposeAsync();
    }

    private static SiloParts PartsOf(SiloOptions options) => new()
    {
        Failpoints = new Failpoints(options.Failpoint),
        Thinning = SiloComposition.ThinningOf(options.HistoryThinning),
        ConfigureHub = hub =>
        {
            hub.TokenFile = options.TokenFile;
            hub.Contact = options.Contact;
            options.ConfigureHub?.Invoke(hub);
        },
    };

    private static IHost Build(OpenStores stores, SiloOptions options, SiloParts parts, int siloPort, int gatewayPort, Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.AddCrawler(stores.Product, stores.Header, parts, silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ClusterIdentity.ServiceId, clusterId: ClusterIdentity.ClusterId);
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
            if (options.WakesUp)
            {
                silo.UseTableReminders(_ => stores.Cluster);
            }
        });
        configure(builder.Services);
        return builder.Build();
    }

    private static async ValueTask DisposeHostAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }

    /// <summary>Two free ports, held together while they are chosen so that they differ.</summary>
    private static (int Silo, int Gateway) Ports(SiloOptions options)
    {
        using var silo = new TcpListener(IPAddress.Loopback, options.SiloPort);
        using var gateway = new TcpListener(IPAddress.Loopback, options.GatewayPort);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }

    private static bool IsPortTaken(Exception? failure) =>
        failure is not null && (failure is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || IsPortTaken(failure.InnerException));
}
