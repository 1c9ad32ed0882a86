using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Silo.Networking;

/// <summary>Turns other silos away until this one is joining the cluster.</summary>
/// <remarks>
/// A silo that comes back under the address it had is called by others that still hold it for the one that died. Orleans keeps such a connection under both names, sends everything over
/// it, and closes it ten seconds after the former one was declared dead: whatever is under way then is lost, and whoever waits for an answer waits until the call's time is up. A silo
/// declares its former self dead before it joins. It must let the others in from then on: they probe it, and who does not answer while it joins is declared dead.
/// <see cref="FormerSilos"/> sees to those that have not heard the news by then.
/// </remarks>
internal static class ConnectionGate
{
    internal static void Guard(IConnectionBuilder connections)
    {
        var services = connections.ApplicationServices;
        connections.Use(next => connection =>
        {
            if (services.GetRequiredService<ISiloStatusOracle>().CurrentStatus is SiloStatus.None or SiloStatus.Created)
            {
                connection.Abort(new ConnectionAbortedException("This silo has not joined the cluster yet."));
                return Task.CompletedTask;
            }

            return next(connection);
        });
    }
}
