namespace Crawler.Storage.Tests.Membership;

public abstract partial class MembershipConformance
{
    [Fact]
    public async Task A_silo_is_inserted_once()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        var before = await ReadAsync();

        Assert.False(await Table.InsertRowAsync(SomeSilo.Changed(entry, SiloStatus.Dead), before.Version.Next(), Stop));

        await AssertUnchangedAsync(before);
    }

    [Fact]
    public async Task An_insert_with_a_stale_version_fails_and_changes_nothing()
    {
        var stale = (await ReadAsync()).Version;
        await InsertAsync(SomeSilo.Entry());
        var before = await ReadAsync();

        Assert.False(await Table.InsertRowAsync(SomeSilo.Entry(), stale.Next(), Stop));

        await AssertUnchangedAsync(before);
    }

    [Fact]
    public async Task An_update_replaces_the_silo_and_advances_the_version()
    {
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        await InsertAsync(entry);
        var before = await ReadAsync();
        var changed = SomeSilo.Changed(entry, SiloStatus.Dead, 0);
        changed.AddSuspector(SomeSilo.Address(), SomeSilo.Moment.AddMinutes(3));
        changed.IAmAliveTime = SomeSilo.Moment.AddMinutes(2);

        Assert.True(await Table.UpdateRowAsync(changed, before.TryGet(entry.SiloAddress)!.Item2, before.Version.Next(), Stop));

        var after = await ReadAsync();
        AssertSame(changed, Assert.Single(after.Members).Item1);
        Assert.Equal(2, after.Version.Version);
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
    }

    [Fact]
    public async Task An_update_takes_votes_back()
    {
        var entry = SomeSilo.Dead();
        await InsertAsync(entry);
        entry.SuspectTimes = [];

        Assert.True(await UpdateAsync(entry));

        Assert.Empty((await EntryAsync(entry.SiloAddress))!.SuspectTimes ?? []);
    }

    [Fact]
    public async Task An_update_with_a_stale_version_fails_and_changes_nothing()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        var stale = (await ReadAsync()).Version;
        await InsertAsync(SomeSilo.Entry());
        var before = await ReadAsync();

        Assert.False(await Table.UpdateRowAsync(
            SomeSilo.Changed(entry, SiloStatus.Dead), before.TryGet(entry.SiloAddress)!.Item2, stale.Next(), Stop));

        await AssertUnchangedAsync(before);
    }

    [Fact]
    public async Task A_version_is_used_once()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        var table = await ReadAsync();
        var etag = table.TryGet(entry.SiloAddress)!.Item2;

        Assert.True(await Table.UpdateRowAsync(entry, etag, table.Version.Next(), Stop));
        Assert.False(await Table.UpdateRowAsync(entry, etag, table.Version.Next(), Stop));
        Assert.False(await Table.InsertRowAsync(SomeSilo.Entry(), table.Version.Next(), Stop));

        Assert.Equal(2, (await ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task An_update_of_a_silo_that_is_not_there_fails_and_changes_nothing()
    {
        await InsertAsync(SomeSilo.Entry());
        var before = await ReadAsync();

        Assert.False(await Table.UpdateRowAsync(SomeSilo.Entry(), before.Members[0].Item2, before.Version.Next(), Stop));

        await AssertUnchangedAsync(before);
    }

    [Fact]
    public async Task With_the_current_version_an_update_needs_no_current_etag_of_the_row()
    {
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        await InsertAsync(entry);
        var stale = (await ReadAsync()).TryGet(entry.SiloAddress)!.Item2;
        Assert.True(await UpdateAsync(SomeSilo.Changed(entry, SiloStatus.Active)));

        Assert.True(await Table.UpdateRowAsync(SomeSilo.Changed(entry, SiloStatus.Dead), stale, (await ReadAsync()).Version.Next(), Stop));

        Assert.Equal(SiloStatus.Dead, (await EntryAsync(entry.SiloAddress))!.Status);
    }

    [Fact]
    public async Task A_heartbeat_is_seen_by_every_read()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        await InsertAsync(SomeSilo.Entry());
        var time = SomeSilo.Moment.AddMinutes(5);

        await Table.UpdateIAmAliveAsync(SomeSilo.Beat(entry.SiloAddress, time), Stop);

        entry.IAmAliveTime = time;
        AssertSame(entry, (await EntryAsync(entry.SiloAddress))!);
        AssertSame(entry, Assert.Single((await Table.ReadRowAsync(entry.SiloAddress, Stop)).Members).Item1);
    }

    [Fact]
    public async Task A_heartbeat_leaves_the_version_as_it_is()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        var before = (await ReadAsync()).Version;

        await Table.UpdateIAmAliveAsync(SomeSilo.Beat(entry.SiloAddress, SomeSilo.Moment.AddMinutes(5)), Stop);

        Assert.Equal(before, (await ReadAsync()).Version);
    }

    [Fact]
    public async Task A_heartbeat_invalidates_no_token_read_before()
    {
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        await InsertAsync(entry);
        var before = await ReadAsync();

        await Table.UpdateIAmAliveAsync(SomeSilo.Beat(entry.SiloAddress, SomeSilo.Moment.AddMinutes(5)), Stop);

        Assert.True(await Table.UpdateRowAsync(
            SomeSilo.Changed(entry, SiloStatus.Active), before.TryGet(entry.SiloAddress)!.Item2, before.Version.Next(), Stop));
        Assert.Equal(SiloStatus.Active, (await EntryAsync(entry.SiloAddress))!.Status);
    }

    [Fact]
    public async Task A_heartbeat_of_a_silo_that_is_not_there_adds_nothing()
    {
        await InsertAsync(SomeSilo.Entry());
        var before = await ReadAsync();

        // Whether it also throws is the provider's choice: the runtime logs what it throws and goes on.
        _ = await Record.ExceptionAsync(() => Table.UpdateIAmAliveAsync(SomeSilo.Beat(SomeSilo.Address(), SomeSilo.Moment), Stop));

        await AssertUnchangedAsync(before);
    }
}
