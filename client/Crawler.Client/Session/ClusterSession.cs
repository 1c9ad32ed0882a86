using System.Net;
using System.Net.Sockets;

namespace Crawler.Client.Session;

/// <summary>A client of a cluster that somebody else runs.</summary>
internal sealed class ClusterSession(SessionOptions options, ISiloConnector connector, TimeProvider time) : RepeatingSession(options, time)
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(15);

    /// <summary>An address that never answered is more likely wrong than late.</summary>
    private static readonly TimeSpan FirstDeadline = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override TimeSpan Deadline => Generation == 0 && FirstDeadline < Options.Deadline ? FirstDeadline : Options.Deadline;

    /// <inheritdoc/>
    protected override async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Attempt, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var gateways = await ResolveAsync(Options.Cluster!, either.Token);
        return await connector.ConnectAsync(gateways, Options.ClusterId, either.Token).WaitAsync(either.Token);
    }

    /// <inheritdoc/>
    protected override ConsoleFailure Unreachable(Exception? reason) => Transport.Unreachable(
        Where(),
        "Check --cluster HOST:PORT (it names a silo's gateway port), or leave it out to work on a local data directory.",
        reason);

    /// <summary>A name may stand for several silos, as that of a headless service does.</summary>
    private static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint is IPEndPoint address)
        {
            return [address];
        }

        var name = (DnsEndPoint)endpoint;
        var addresses = await Dns.GetHostAddressesAsync(name.Host, cancellationToken);
        IPAddress[] shorter = [.. addresses.Where(found => found.AddressFamily == AddressFamily.InterNetwork)];
        return [.. (shorter.Length > 0 ? shorter : addresses).Select(found => new IPEndPoint(found, name.Port))];
    }

    private string Where() => Options.Cluster is DnsEndPoint name ? $"{name.Host}:{name.Port}" : Options.Cluster!.ToString()!;
}
