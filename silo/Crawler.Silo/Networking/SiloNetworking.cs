using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Crawler.Silo.Networking;

/// <summary>What is done about connections between silos when one of them comes back under the address it had.</summary>
internal static class SiloNetworking
{
    /// <summary>Adds <see cref="ConnectionGate"/> and <see cref="FormerSilos"/> to a silo.</summary>
    public static void AddSiloNetworking(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<FormerSilos>();
        silo.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloInboundConnection(ConnectionGate.Guard);
            options.ConfigureSiloOutboundConnection(FormerSilos.Watch);
        });
    }

    /// <summary>Adds <see cref="FormerSelf"/> to a silo that has a membership table.</summary>
    public static void DeclareFormerSelfDead(this ISiloBuilder silo) => silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, FormerSelf>();
}
