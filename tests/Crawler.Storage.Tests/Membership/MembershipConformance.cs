using System.Globalization;
using Orleans.Messaging;

namespace Crawler.Storage.Tests.Membership;

/// <summary>Orleans' contract for membership tables and lists of gateways. Derive from it, open both for a cluster, and it is tested.</summary>
public abstract partial class MembershipConformance : IAsyncLifetime
{
    /// <summary>The cluster of this test alone, so that a shared backend needs no cleaning.</summary>
    protected string ClusterId { get; } = "c" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    protected IMembershipTable Table { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the table of a cluster, not yet initialised.</summary>
    protected abstract Task<IMembershipTable> OpenAsync(string clusterId);

    /// <summary>Opens the list of gateways of a cluster, not yet initialised.</summary>
    protected abstract Task<IGatewayListProvider> OpenGatewaysAsync(string clusterId);

    /// <summary>What the times that are read say they are. Orleans' own Azure tables read UTC that does not say so.</summary>
    protected virtual DateTimeKind KindOfTimes => DateTimeKind.Utc;

    /// <summary>Whether a read failed because the table kept changing, so that trying again is right.</summary>
    protected virtual bool IsTooBusy(Exception exception) => exception is TableStoreException { Failure: TableStoreFailure.Busy };

    public virtual async ValueTask InitializeAsync() => Table = await BeginAsync(ClusterId);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_table_is_empty_and_has_version_0()
    {
        var table = await ReadAsync();

        Assert.Empty(table.Members);
        Assert.Equal(0, table.Version.Version);
        Assert.NotNull(table.Version.VersionEtag);
    }

    [Fact]
    public async Task Initialising_again_changes_nothing()
    {
        await InsertAsync(SomeSilo.Entry());
        var before = await ReadAsync();

        await Table.InitializeMembershipTableAsync(true, Stop);
        await Table.InitializeMembershipTableAsync(false, Stop);

        var after = await ReadAsync();
        Assert.Equal(before.Version, after.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task An_inserted_silo_reads_back_whole()
    {
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        entry.AddSuspector(SomeSilo.Address(), SomeSilo.Moment.AddMinutes(1));
        entry.AddSuspector(SomeSilo.Address("fd00::1"), SomeSilo.Moment.AddMinutes(2));

        await InsertAsync(entry);

        AssertSame(entry, Assert.Single((await ReadAsync()).Members).Item1);
        AssertSame(entry, Assert.Single((await Table.ReadRowAsync(entry.SiloAddress, Stop)).Members).Item1);
    }

    [Fact]
    public async Task Times_read_back_with_their_kind()
    {
        var entry = SomeSilo.Dead();
        await InsertAsync(entry);

        var read = (await EntryAsync(entry.SiloAddress))!;

        Assert.Equal(
            [KindOfTimes, KindOfTimes, KindOfTimes],
            [read.StartTime.Kind, read.IAmAliveTime.Kind, Assert.Single(read.SuspectTimes!).Item2.Kind]);
    }

    [Fact]
    public async Task A_silo_at_an_IPv6_address_reads_back()
    {
        var entry = SomeSilo.Entry();
        entry.SiloAddress = SomeSilo.Address("fe80::1:2");
        await InsertAsync(entry);

        AssertSame(entry, (await EntryAsync(entry.SiloAddress))!);
    }

    [Fact]
    public async Task An_insert_advances_the_version_and_changes_its_etag()
    {
        var before = (await ReadAsync()).Version;

        Assert.True(await Table.InsertRowAsync(SomeSilo.Entry(), before.Next(), Stop));

        var after = (await ReadAsync()).Version;
        Assert.Equal(1, after.Version);
        Assert.NotEqual(before.VersionEtag, after.VersionEtag);
    }

    [Fact]
    public async Task One_silo_is_read_with_the_version_of_the_table()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        await InsertAsync(SomeSilo.Entry());

        var row = await Table.ReadRowAsync(entry.SiloAddress, Stop);

        Assert.Equal(entry.SiloAddress, Assert.Single(row.Members).Item1.SiloAddress);
        Assert.Equal((await ReadAsync()).Version, row.Version);
    }

    [Fact]
    public async Task A_silo_that_is_not_there_reads_as_none_with_the_version()
    {
        await InsertAsync(SomeSilo.Entry());

        var row = await Table.ReadRowAsync(SomeSilo.Address(), Stop);

        Assert.Empty(row.Members);
        Assert.Equal(1, row.Version.Version);
    }

    [Fact]
    public async Task Generations_of_one_endpoint_are_silos_of_their_own()
    {
        MembershipEntry[] entries = [SomeSilo.Entry(SiloStatus.Dead), SomeSilo.Entry()];
        foreach (var entry in entries)
        {
            await InsertAsync(entry);
        }

        Assert.Equal(SiloStatus.Dead, (await EntryAsync(entries[0].SiloAddress))!.Status);
        Assert.Equal(SiloStatus.Active, (await EntryAsync(entries[1].SiloAddress))!.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("!version")]
    [InlineData("a/b#c?d%2F\\e")]
    [InlineData("\"quoted\" 'and' {braced}\r\n\t")]
    [InlineData("Кириллица 中文 שלום 😀")]
    public virtual async Task Any_name_reads_back(string name)
    {
        var entry = SomeSilo.Entry(name: name);
        (entry.HostName, entry.RoleName) = (name, name);
        await InsertAsync(entry);

        AssertSame(entry, (await EntryAsync(entry.SiloAddress))!);
    }

    [Fact]
    public async Task Clusters_do_not_see_each_other()
    {
        var other = await BeginAsync(ClusterId + "x");
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);

        Assert.Empty((await other.ReadAllAsync(Stop)).Members);
        Assert.True(await other.InsertRowAsync(entry, (await other.ReadAllAsync(Stop)).Version.Next(), Stop));
        await other.DeleteMembershipTableEntriesAsync(ClusterId + "x", Stop);

        Assert.Single((await ReadAsync()).Members);
    }

    [Fact]
    public async Task A_removed_cluster_begins_anew()
    {
        await InsertAsync(SomeSilo.Entry());
        await Table.DeleteMembershipTableEntriesAsync(ClusterId, Stop);
        await Table.InitializeMembershipTableAsync(true, Stop);

        var table = await ReadAsync();

        Assert.Empty(table.Members);
        Assert.Equal(0, table.Version.Version);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_with_a_port_for_clients()
    {
        var gateway = SomeSilo.Entry(SiloStatus.Active, 30001);
        await InsertAsync(gateway);
        await InsertAsync(SomeSilo.Entry(SiloStatus.Active, 0));
        foreach (var status in Enum.GetValues<SiloStatus>().Where(status => status != SiloStatus.Active))
        {
            await InsertAsync(SomeSilo.Entry(status));
        }

        var gateways = await OpenGatewaysAsync(ClusterId);
        await gateways.InitializeGatewayListProviderAsync(Stop);

        var address = gateway.SiloAddress;
        Assert.Equal([SiloAddress.New(address.Endpoint.Address, 30001, address.Generation).ToGatewayUri()], await gateways.GetGatewaysAsync(Stop));
        Assert.True(gateways.MaxStaleness > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_list_of_gateways_follows_the_table()
    {
        var gateways = await OpenGatewaysAsync(ClusterId);
        await gateways.InitializeGatewayListProviderAsync(Stop);
        Assert.Empty(await gateways.GetGatewaysAsync(Stop));
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        await InsertAsync(entry);

        Assert.True(await UpdateAsync(SomeSilo.Changed(entry, SiloStatus.Active)));
        Assert.Single(await gateways.GetGatewaysAsync(Stop));

        Assert.True(await UpdateAsync(SomeSilo.Changed(entry, SiloStatus.Dead)));
        Assert.Empty(await gateways.GetGatewaysAsync(Stop));
    }
}
