using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Crawler.Silo;

/// <summary>Turns other silos away until this one is active.</summary>
/// <remarks>
/// A silo that comes back under the address it had is called by others that still hold it for the one that died. Orleans keeps such a connection under both names, sends everything over
/// it, and closes it ten seconds after the former one was declared dead: whatever is under way then is lost, and whoever waits for an answer waits until the call's time is up. A silo
/// has told the others that its former self is dead before it becomes active, and reaches them over connections of its own until then.
/// </remarks>
internal static class ConnectionGate
{
    /// <summary>Adds it to a silo.</summary>
    public static void AddConnectionGate(this ISiloBuilder silo) => silo.Configure<SiloConnectionOptions>(options => options.ConfigureSiloInboundConnection(Guard));

    internal static void Guard(IConnectionBuilder connections)
    {
        var services = connections.ApplicationServices;
        connections.Use(next => connection =>
        {
            if (services.GetRequiredService<ISiloStatusOracle>().CurrentStatus is SiloStatus.None or SiloStatus.Created or SiloStatus.Joining)
            {
                connection.Abort(new ConnectionAbortedException("This silo has not joined the cluster yet."));
                return Task.CompletedTask;
            }

            return next(connection);
        });
    }
}
