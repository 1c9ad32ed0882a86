using Orleans.Messaging;

namespace Crawler.Storage.Tests.Membership;

/// <summary>Orleans' contract, kept by <see cref="TableMembership"/> over SQLite.</summary>
public class SqliteMembershipTests : MembershipConformance
{
    private readonly TemporaryFolder _folder = new();
    private SqliteTableStore _store = null!;

    public override async ValueTask InitializeAsync()
    {
        _store = SqliteTableStore.Open(new() { Path = _folder.File("cluster.db") });
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ITableStore Store => _store;

    protected override Task<IMembershipTable> OpenAsync(string clusterId) => Task.FromResult<IMembershipTable>(new TableMembership(Store, clusterId));

    protected override Task<IGatewayListProvider> OpenGatewaysAsync(string clusterId) =>
        Task.FromResult<IGatewayListProvider>(new TableGatewayListProvider(new TableMembership(Store, clusterId), TimeSpan.FromMinutes(1)));
}

/// <summary>The same over a store whose scans read row by row, so that every change may fall into one.</summary>
public sealed class RowByRowMembershipTests : SqliteMembershipTests
{
    protected override ITableStore Store => new ScriptedTableStore(base.Store);

    protected override int Contenders => 4;
}
