using Crawler.Storage.Tests.Membership;
using Crawler.Testing.Azurite;
using Orleans.Messaging;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Orleans' contract, kept by <see cref="TableMembership"/> and <see cref="TableGatewayListProvider"/> over Azure Tables.</summary>
public sealed class AzureMembershipTests(AzuriteFixture azurite) : MembershipConformance
{
    private AzureTableStore _store = null!;

    // Every change is a request here, and every conflict two.
    protected override int Contenders => 4;

    protected override int Rounds => 5;

    public override async ValueTask InitializeAsync()
    {
        _store = await AzureTableStore.OpenAsync(
            new() { ConnectionString = await azurite.ConnectionStringAsync(), TableName = $"membership{Guid.NewGuid():N}" }, cancellationToken: Stop);
        await base.InitializeAsync();
    }

    protected override Task<IMembershipTable> OpenAsync(string clusterId) => Task.FromResult<IMembershipTable>(new TableMembership(_store, clusterId));

    protected override Task<IGatewayListProvider> OpenGatewaysAsync(string clusterId) =>
        Task.FromResult<IGatewayListProvider>(new TableGatewayListProvider(new TableMembership(_store, clusterId), TimeSpan.FromMinutes(1)));
}
