using System.Net;
using Crawler.Silo.Configuration;
using Crawler.Silo.Networking;
using Crawler.Storage;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Crawler.Silo.Service;

/// <summary>How a silo finds the others, and where it is found.</summary>
internal static class ClusterWiring
{
    /// <summary>Sets it up.</summary>
    public static void Configure(ISiloBuilder silo, SiloSettings settings, ITableStore clusterStore)
    {
        var cluster = settings.Cluster;
        silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (cluster.ServiceId, cluster.ClusterId));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            var advertised = cluster.Address();
            endpoint.AdvertisedIPAddress = advertised;
            endpoint.SiloPort = cluster.SiloPort;
            endpoint.GatewayPort = cluster.GatewayPort;

            // Alone on its machine it is nobody else's business; in a pod, what is advertised may not be an address of the pod's own.
            var listening = IPAddress.IsLoopback(advertised) ? advertised : IPAddress.Any;
            endpoint.SiloListeningEndpoint = new IPEndPoint(listening, cluster.SiloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(listening, cluster.GatewayPort);
        });
        silo.Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = cluster.SiloName ?? $"{Dns.GetHostName()}:{cluster.SiloPort}");
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = cluster.ProbeTimeout;
            membership.NumMissedProbesLimit = cluster.MissedProbes;

            // A silo that starts after all the others have died has to wait until their heartbeats are stale before it may go on alone.
            membership.IAmAliveTablePublishTimeout = 2 * cluster.ProbeTimeout;
        });
        silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = cluster.WakeEvery);
        if (settings.Http.Dashboard)
        {
            silo.AddDashboard();
        }

        silo.UseTableReminders(_ => clusterStore);
        if (cluster.Membership == MembershipKind.Store)
        {
            silo.UseTableMembership(_ => clusterStore);
            silo.DeclareFormerSelfDead();
        }
        else
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
        }

#pragma warning disable ORLEANSEXP003 // The default directory forgets activations of healthy silos when another one dies; see the decision on the cluster.
        silo.AddDistributedGrainDirectory();

        // How long nobody may be activated anew after a death. It is a courtesy: a silo that is taken for dead and is not cannot commit, whatever the directory thinks.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = cluster.ProbeTimeout * cluster.MissedProbes);
#pragma warning restore ORLEANSEXP003
    }
}
