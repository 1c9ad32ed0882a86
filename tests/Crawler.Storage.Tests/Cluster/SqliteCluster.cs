using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Crawler.Storage.Tests.Cluster;

/// <summary>Silos and clients in this process, each with its own store over one file, as processes of one machine would have.</summary>
internal sealed class SqliteCluster : IAsyncDisposable
{
    private const string StoreKey = "cluster";

    private readonly TemporaryFolder _folder = new();
    private readonly TestClusterPortAllocator _ports = new();
    private readonly List<IHost> _hosts = [];

    public TickLog Log { get; } = new();

    public async Task<IHost> StartSiloAsync()
    {
        var builder = Builder();
        builder.Services.AddSingleton(Log);
        var (siloPort, gatewayPort) = _ports.AllocateConsecutivePortPairs(1);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Identify)
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(1))
            .ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort)
            .UseTableMembership(Store)
            .UseTableReminders(Store));
        return await StartAsync(builder);
    }

    public async Task<IClusterClient> ConnectAsync()
    {
        var builder = Builder();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(Identify)
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            .UseTableMembership(Store));
        return (await StartAsync(builder)).Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>Ends a silo as abruptly as can be inside its process: its grains get no time to leave, but the table still hears of it.</summary>
    public async Task KillAsync(IHost silo)
    {
        _hosts.Remove(silo);
        await silo.StopAsync(new CancellationToken(canceled: true));
        await DisposeAsync(silo);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            await DisposeAsync(host);
        }

        _ports.Dispose();
        _folder.Dispose();
    }

    private HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddKeyedSingleton<ITableStore>(
            StoreKey, (_, _) => SqliteTableStore.Open(new() { Path = _folder.File("cluster.db") }));
        return builder;
    }

    private async Task<IHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static ITableStore Store(IServiceProvider services) => services.GetRequiredKeyedService<ITableStore>(StoreKey);

    private static void Identify(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("test cluster", "test service");

    private static async Task DisposeAsync(IHost host) => await ((IAsyncDisposable)host).DisposeAsync();
}
