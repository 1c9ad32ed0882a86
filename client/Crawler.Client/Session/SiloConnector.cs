using System.Net;
using System.Net.Sockets;
using Crawler.Silo;

namespace Crawler.Client.Session;

/// <summary>The real silos.</summary>
internal sealed class SiloConnector : ISiloConnector
{
    /// <inheritdoc/>
    public async Task<IHostedSilo> HostAsync(SessionOptions options, CancellationToken cancellationToken) => new Hosted(await EmbeddedSilo.StartAsync(
        new SiloOptions { DataDirectory = options.DataDirectory, TokenFile = options.TokenFile, Contact = options.Contact },
        cancellationToken));

    /// <inheritdoc/>
    public async Task<IConnection> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        await ProbeAsync(gateway, cancellationToken);
        return new Remote(await ClusterConnection.ConnectAsync(gateway, cancellationToken));
    }

    /// <summary>A port nobody listens on is refused at once; Orleans would try on for long and not say why.</summary>
    private static async Task ProbeAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using var probe = new TcpClient(gateway.AddressFamily);
        await probe.ConnectAsync(gateway, cancellationToken);
    }

    private sealed class Hosted(EmbeddedSilo silo) : IHostedSilo
    {
        public IGrainFactory Grains => silo.Client;

        public int GatewayPort => silo.GatewayPort;

        public ValueTask DisposeAsync() => silo.DisposeAsync();
    }

    private sealed class Remote(ClusterConnection connection) : IConnection
    {
        public IGrainFactory Grains => connection.Client;

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
