using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Crawler.Storage;

/// <summary>Lets silos and clients of one cluster find each other through a table store.</summary>
/// <remarks>
/// The store is asked for once, with the services of the silo or client, and is closed by whoever registered it. It need not be the store that
/// the product's rows are in, and over SQLite had better not be: heartbeats would wait for a crawl's commits. A store of its own is a keyed
/// service: <c>UseTableMembership(services => services.GetRequiredKeyedService&lt;ITableStore&gt;("cluster"))</c>.
/// </remarks>
public static class TableMembershipExtensions
{
    /// <summary>Makes the silo a member of the cluster that <see cref="ClusterOptions.ClusterId"/> names, kept in <paramref name="store"/>.</summary>
    public static ISiloBuilder UseTableMembership(this ISiloBuilder builder, Func<IServiceProvider, ITableStore> store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        builder.Services.AddSingleton<IMembershipTable>(services => Create(services, store));
        return builder;
    }

    /// <summary>Lets the client find the gateways of the cluster that <see cref="ClusterOptions.ClusterId"/> names in <paramref name="store"/>.</summary>
    /// <remarks>How long it uses what it has found is <see cref="GatewayOptions.GatewayListRefreshPeriod"/>.</remarks>
    public static IClientBuilder UseTableMembership(this IClientBuilder builder, Func<IServiceProvider, ITableStore> store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        builder.Services.AddSingleton<IGatewayListProvider>(services => new TableGatewayListProvider(
            Create(services, store),
            services.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod));
        return builder;
    }

    private static TableMembership Create(IServiceProvider services, Func<IServiceProvider, ITableStore> store) =>
        new(store(services), services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);
}
