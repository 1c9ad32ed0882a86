namespace Crawler.Storage.Tests.Membership;

/// <summary>What is <see cref="TableMembership"/>'s own: its rows, its cuts, its limits.</summary>
public sealed class TableMembershipTests : IAsyncLifetime
{
    private const string Cluster = "cluster/1#a?b\\c";

    private readonly TemporaryFolder _folder = new();
    private SqliteTableStore _store = null!;
    private ScriptedTableStore _scripted = null!;
    private TableMembership _table = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = SqliteTableStore.Open(new() { Path = _folder.File("cluster.db") });
        _scripted = new ScriptedTableStore(_store);
        _table = new TableMembership(_scripted, Cluster);
        await _table.InitializeMembershipTable(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_silo_is_a_row_and_a_heartbeat_between_two_versions()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);

        var rows = await _store.ScanAsync("membership", Cluster, RowRange.All, Stop).ToListAsync(Stop);

        var address = entry.SiloAddress.ToParsableString();
        Assert.Equal(["!version", $"alive {address}", $"silo {address}", "~version"], rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal(1, row.Payload[0]));
        Assert.Equal(rows[0].Payload, rows[^1].Payload);
    }

    [Fact]
    public async Task Times_are_kept_to_the_tick_and_as_UTC()
    {
        var entry = SomeSilo.Entry();
        entry.StartTime = DateTime.SpecifyKind(SomeSilo.Moment.AddTicks(1), DateTimeKind.Unspecified);
        entry.IAmAliveTime = SomeSilo.Moment.AddTicks(2).ToLocalTime();
        await InsertAsync(entry);

        var read = await EntryAsync(entry.SiloAddress);

        Assert.Equal((SomeSilo.Moment.AddTicks(1), SomeSilo.Moment.AddTicks(2)), (read.StartTime, read.IAmAliveTime));
    }

    [Fact]
    public async Task A_change_with_an_old_copy_does_not_take_back_a_heartbeat()
    {
        var entry = SomeSilo.Entry(SiloStatus.Joining);
        await InsertAsync(entry);
        await _table.UpdateIAmAlive(SomeSilo.Beat(entry.SiloAddress, SomeSilo.Moment.AddHours(1)));

        Assert.True(await _table.UpdateRow(SomeSilo.Changed(entry, SiloStatus.Active), "", (await _table.ReadAll()).Version.Next()));

        Assert.Equal(SomeSilo.Moment.AddHours(1), (await EntryAsync(entry.SiloAddress)).IAmAliveTime);
    }

    [Fact]
    public async Task A_table_that_was_never_begun_is_empty_and_takes_a_first_silo()
    {
        var table = new TableMembership(_store, "other");
        var version = (await table.ReadAll()).Version;

        Assert.Equal(new TableVersion(0, ""), version);
        Assert.True(await table.InsertRow(SomeSilo.Entry(), version.Next()));
        Assert.False(await table.InsertRow(SomeSilo.Entry(), version.Next()));
        Assert.Equal(1, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task A_change_that_falls_into_a_read_makes_it_read_again()
    {
        MembershipEntry[] entries = [SomeSilo.Entry(SiloStatus.Joining), SomeSilo.Entry(SiloStatus.Joining)];
        await InsertAsync(entries[0]);
        await InsertAsync(entries[1]);
        var other = new TableMembership(_store, Cluster);
        _scripted.AfterScannedRow = async key =>
        {
            if (key.StartsWith("silo", StringComparison.Ordinal))
            {
                _scripted.AfterScannedRow = null;
                foreach (var entry in entries)
                {
                    var version = (await other.ReadAll()).Version;
                    Assert.True(await other.UpdateRow(SomeSilo.Changed(entry, SiloStatus.Active), "", version.Next()));
                }
            }
        };

        var table = await _table.ReadAll();

        Assert.Equal(4, table.Version.Version);
        Assert.All(table.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));
    }

    [Fact]
    public async Task A_table_that_changes_during_every_read_is_busy()
    {
        var entry = SomeSilo.Entry();
        await InsertAsync(entry);
        var other = new TableMembership(_store, Cluster);
        _scripted.AfterScannedRow = async key =>
        {
            if (key == "!version")
            {
                Assert.True(await other.UpdateRow(entry, "", (await other.ReadAll()).Version.Next()));
            }
        };

        var refused = await Assert.ThrowsAsync<TableStoreException>(() => _table.ReadAll());

        Assert.Equal(TableStoreFailure.Busy, refused.Failure);
        Assert.Contains(Cluster, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_that_was_broken_off_is_not_read_as_a_cluster()
    {
        await InsertAsync(SomeSilo.Entry());
        await _store.CommitAsync("membership", Cluster, [RowWrite.Delete("!version"), RowWrite.Delete("~version")], Stop);
        Assert.Equal(TableStoreFailure.Busy, (await Assert.ThrowsAsync<TableStoreException>(() => _table.ReadAll())).Failure);

        await _table.DeleteMembershipTableEntries(Cluster);

        Assert.Empty((await _table.ReadAll()).Members);
    }

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("silo")]
    public async Task Cleanup_leaves_a_dead_silo_that_changed_meanwhile_and_removes_the_others(string what)
    {
        MembershipEntry[] dead = [SomeSilo.Dead(), SomeSilo.Dead(), SomeSilo.Dead()];
        foreach (var entry in dead)
        {
            await InsertAsync(entry);
        }

        var other = new TableMembership(_store, Cluster);
        _scripted.BeforeCommit = async _ =>
        {
            _scripted.BeforeCommit = null;
            await (what == "heartbeat"
                ? other.UpdateIAmAlive(SomeSilo.Beat(dead[1].SiloAddress, SomeSilo.Moment.AddHours(9)))
                : other.UpdateRow(SomeSilo.Changed(dead[1], SiloStatus.Dead), "", (await other.ReadAll()).Version.Next()));
        };

        await _table.CleanupDefunctSiloEntries(SomeSilo.Moment.AddHours(1));

        Assert.Equal(dead[1].SiloAddress, Assert.Single((await _table.ReadAll()).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task Cleanup_and_heartbeats_leave_no_row_behind()
    {
        var dead = SomeSilo.Dead();
        await InsertAsync(dead);
        await _table.UpdateIAmAlive(SomeSilo.Beat(dead.SiloAddress, SomeSilo.Moment));
        await _table.CleanupDefunctSiloEntries(SomeSilo.Moment.AddHours(1));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _table.UpdateIAmAlive(SomeSilo.Beat(dead.SiloAddress, SomeSilo.Moment)));

        Assert.Contains("Restart the silo", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["!version", "~version"], await _store.ScanAsync("membership", Cluster, RowRange.All, Stop).Select(row => row.Key).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("!version", new byte[] { 2, 0x7B, 0x7D }, TableStoreFailure.Format)]
    [InlineData("silo 10.0.0.1:1@1", new byte[] { 2, 0x7B, 0x7D }, TableStoreFailure.Format)]
    [InlineData("silo 10.0.0.1:1@1", new byte[0], TableStoreFailure.Format)]
    [InlineData("silo 10.0.0.1:1@1", new byte[] { 1, 0x7B }, TableStoreFailure.Corrupt)]
    [InlineData("silo 10.0.0.1:1@1", new byte[] { 1, 0x7B, 0x7D }, TableStoreFailure.Corrupt)]
    public async Task A_row_that_cannot_be_read_is_named(string key, byte[] payload, TableStoreFailure failure)
    {
        await _store.CommitAsync("membership", Cluster, [RowWrite.Upsert(key, payload)], Stop);

        var refused = await Assert.ThrowsAsync<TableStoreException>(() => _table.ReadAll());

        Assert.Equal(failure, refused.Failure);
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_and_rows_of_a_later_version_are_passed_over()
    {
        var json = """{"address":"10.0.0.1:11111@7","status":"Active","proxyPort":3,"metadata":{"zone":"b"}}"""u8;
        await _store.CommitAsync("membership", Cluster, [RowWrite.Insert("silo 10.0.0.1:11111@7", (byte[])[1, .. json])], Stop);
        await _store.CommitAsync("membership", Cluster, [RowWrite.Insert("notes", (byte[])[9])], Stop);

        var entry = Assert.Single((await _table.ReadAll()).Members).Item1;

        Assert.Equal((SiloStatus.Active, 3), (entry.Status, entry.ProxyPort));
    }

    [Fact]
    public void A_cluster_id_that_is_no_key_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TableMembership(_store, ""));
        Assert.Throws<ArgumentException>(() => new TableMembership(_store, new string('c', 256)));
    }

    private async Task InsertAsync(MembershipEntry entry) => Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));

    private async Task<MembershipEntry> EntryAsync(SiloAddress silo) => Assert.Single((await _table.ReadRow(silo)).Members).Item1;
}
