using System.Net;
using Crawler.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Crawler.Silo;

/// <summary>A client of silos in other processes.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>The client.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to the gateway of a silo.</summary>
    /// <exception cref="Exception">Nobody answered there before <paramref name="cancellationToken"/> was cancelled, or the cluster is another one.</exception>
    public static Task<ClusterConnection> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken = default) =>
        ConnectAsync([gateway], ClusterIdentity.ClusterId, cancellationToken);

    /// <summary>Connects to the gateways of a cluster's silos; it goes on while one of them is there.</summary>
    /// <param name="gateways">The gateways, at least one.</param>
    /// <param name="clusterId">The cluster's name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Exception">Nobody answered there before <paramref name="cancellationToken"/> was cancelled, or the cluster is another one.</exception>
    public static async Task<ClusterConnection> ConnectAsync(IReadOnlyList<IPEndPoint> gateways, string clusterId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. gateways]);
            client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ClusterIdentity.ServiceId, clusterId));
            client.Services.AddSerializer(serializer => serializer.AddCrawlerTypes());
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new ClusterConnection(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
