using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Networking;

/// <summary>Closes connections that were opened to a silo that has come back since, under the address it had.</summary>
/// <remarks>
/// Orleans would close them too, but only ten seconds after the former silo was declared dead, when requests and answers of its successor are on them. See <see cref="ConnectionGate"/>.
/// </remarks>
internal sealed class FormerSilos : ISiloStatusListener
{
    private readonly ISiloStatusOracle _silos;
    private readonly ConcurrentDictionary<ConnectionContext, Opened> _connections = [];

    /// <summary>Begins to listen to who comes and goes.</summary>
    /// <param name="silos">Tells it.</param>
    public FormerSilos(ISiloStatusOracle silos)
    {
        _silos = silos;
        silos.SubscribeToSiloStatusEvents(this);
    }

    internal static void Watch(IConnectionBuilder connections)
    {
        var services = connections.ApplicationServices;
        connections.Use(next => connection => services.GetRequiredService<FormerSilos>().WatchAsync(connection, next));
    }

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        foreach (var (connection, opened) in _connections)
        {
            if (opened.Endpoint.Equals(updatedSilo.Endpoint) && HasSuccessor(opened))
            {
                connection.Abort(new ConnectionAbortedException($"The silo at {opened.Endpoint} has been succeeded by another."));
            }
        }
    }

    private async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint endpoint)
        {
            await next(connection);
            return;
        }

        _connections[connection] = new Opened(endpoint, AliveAt(endpoint));
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private bool HasSuccessor(Opened opened)
    {
        var alive = AliveAt(opened.Endpoint);
        return opened.Alive.Except(alive).Any(former => alive.Any(present => present > former));
    }

    /// <summary>The generations of the silos that count as alive at an address: two, while the former one is not known to be dead.</summary>
    private int[] AliveAt(IPEndPoint endpoint) =>
        [.. _silos.GetApproximateSiloStatuses().Where(silo => silo.Value != SiloStatus.Dead && silo.Key.Endpoint.Equals(endpoint)).Select(silo => silo.Key.Generation)];

    /// <param name="Endpoint">Where it leads.</param>
    /// <param name="Alive">Generations of the silos that counted as alive there when it was opened; it may have been opened to any of them.</param>
    private sealed record Opened(IPEndPoint Endpoint, int[] Alive);
}
