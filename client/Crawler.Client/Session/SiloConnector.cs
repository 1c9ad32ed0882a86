using System.Net;
using System.Net.Sockets;
using Crawler.Silo;

namespace Crawler.Client.Session;

/// <summary>The real silos.</summary>
internal sealed class SiloConnector : ISiloConnector
{
    /// <inheritdoc/>
    public async Task<IHostedSilo> HostAsync(SessionOptions options, bool staysUp, CancellationToken cancellationToken) => new Hosted(await EmbeddedSilo.StartAsync(
        new SiloOptions { DataDirectory = options.DataDirectory, TokenFile = options.TokenFile, Contact = options.Contact, WakesUp = staysUp },
        cancellationToken));

    /// <inheritdoc/>
    public async Task<IConnection> ConnectAsync(IReadOnlyList<IPEndPoint> gateways, string clusterId, CancellationToken cancellationToken) =>
        new Remote(await ClusterConnection.ConnectAsync(await ProbeAsync(gateways, cancellationToken), clusterId, cancellationToken));

    /// <summary>Those that are listened on. Elsewhere one is refused at once; Orleans would try on for long and not say why.</summary>
    private static async Task<IReadOnlyList<IPEndPoint>> ProbeAsync(IReadOnlyList<IPEndPoint> gateways, CancellationToken cancellationToken)
    {
        var (open, refusal) = (new List<IPEndPoint>(), default(SocketException));
        foreach (var gateway in gateways)
        {
            using var probe = new TcpClient(gateway.AddressFamily);
            try
            {
                await probe.ConnectAsync(gateway, cancellationToken);
                open.Add(gateway);
            }
            catch (SocketException refused)
            {
                refusal = refused;
            }
        }

        return open.Count > 0 ? open : throw refusal!;
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
