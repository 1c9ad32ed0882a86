using Orleans.Messaging;

namespace Crawler.Storage;

/// <summary>Tells clients the gateways of a cluster: its active silos that have a port for clients.</summary>
public sealed class TableGatewayListProvider : IGatewayListProvider
{
    private readonly TableMembership _membership;

    /// <summary>Creates a list over a membership table.</summary>
    /// <param name="membership">The table of the cluster.</param>
    /// <param name="maxStaleness">How long a client may use a list before it asks again; a shorter time finds new silos sooner and reads more.</param>
    public TableGatewayListProvider(TableMembership membership, TimeSpan maxStaleness)
    {
        ArgumentNullException.ThrowIfNull(membership);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxStaleness, TimeSpan.Zero);
        _membership = membership;
        MaxStaleness = maxStaleness;
    }

    /// <inheritdoc/>
    public TimeSpan MaxStaleness { get; }

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var table = await _membership.ReadAllAsync(cancellationToken);
        return [.. table.Members.Select(member => member.Item1).Where(IsGateway).Select(ToUri)];
    }

    private static bool IsGateway(MembershipEntry silo) => silo.Status == SiloStatus.Active && silo.ProxyPort != 0;

    // Clients connect to the port for them, and tell a restarted silo by its generation.
    private static Uri ToUri(MembershipEntry silo) =>
        SiloAddress.New(silo.SiloAddress.Endpoint.Address, silo.ProxyPort, silo.SiloAddress.Generation).ToGatewayUri();
}
