using System.Net;
using Crawler.Contracts;
using Crawler.Core.Attribution;
using Crawler.Core.History;
using Crawler.Grains.Attribution;
using Crawler.Grains.Hosting;
using Crawler.Hub;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Crawler.Silo;

/// <summary>Puts a silo together: store, Hub client, grains.</summary>
internal static class SiloComposition
{
    private const string StoreFile = "crawler.db";

    public static async Task<IHost> BuildAsync(
        SiloOptions options, int siloPort, int gatewayPort, Action<IServiceCollection> configure, CancellationToken cancellationToken)
    {
        if (!HistoryThinning.TryParse(options.HistoryThinning, out var thinning))
        {
            throw new ArgumentException(
                $"The thinning of the history is '{options.HistoryThinning}'. Set CRAWLER_HISTORY_THINNING to none, weekly-after:N or monthly-after:N, N being months from 1 to 1200.");
        }

        var failpoints = new Failpoints(options.Failpoint);
        var store = SqliteTableStore.Open(new SqliteTableStoreOptions
        {
            Path = Path.Combine(options.DataDirectory, StoreFile),
            Durability = options.FullDurability ? SqliteDurability.Full : SqliteDurability.Normal,
        });
        try
        {
            var header = await StoreHeader.OpenAsync(store, options.Partitions, cancellationToken);
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Logging.AddFilter("Orleans", LogLevel.Error);
            builder.Services.AddSingleton<ITableStore>(_ => store);
            builder.Services.AddSingleton(new PartitionMap(header.Partitions));
            builder.Services.AddSingleton(failpoints);
            builder.Services.AddSingleton(thinning);
            builder.Services.AddSingleton(OwnerRegistry.BuiltIn);
            builder.Services.AddSingleton<RegistrySource>();
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddHubClient(hub =>
            {
                hub.TokenFile = options.TokenFile;
                hub.Contact = options.Contact;
                options.ConfigureHub?.Invoke(hub);
            });
            builder.UseOrleans(silo => Configure(silo, siloPort, gatewayPort));
            configure(builder.Services);
            return builder.Build();
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static void Configure(ISiloBuilder silo, int siloPort, int gatewayPort)
    {
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ClusterIdentity.ServiceId, clusterId: ClusterIdentity.ClusterId);
        silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromHours(2));
        silo.Services.AddSerializer(serializer => serializer.AddCrawlerTypes());
    }
}
