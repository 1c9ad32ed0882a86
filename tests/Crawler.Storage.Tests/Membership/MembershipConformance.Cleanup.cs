namespace Crawler.Storage.Tests.Membership;

public abstract partial class MembershipConformance
{
    private static readonly DateTimeOffset After = SomeSilo.Moment.AddMinutes(1);

    [Fact]
    public async Task Cleanup_removes_the_dead_of_long_ago()
    {
        var (dead, alive) = (SomeSilo.Dead(), SomeSilo.Entry());
        await InsertAsync(dead);
        await InsertAsync(alive);

        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        AssertSame(alive, Assert.Single((await ReadAsync()).Members).Item1);
    }

    [Theory]
    [InlineData(SiloStatus.Created)]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public async Task Cleanup_leaves_whoever_is_not_dead_however_old(SiloStatus status)
    {
        await InsertAsync(SomeSilo.Changed(SomeSilo.Dead(), status));

        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        Assert.Single((await ReadAsync()).Members);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("heartbeat")]
    [InlineData("vote")]
    public async Task Cleanup_leaves_the_dead_of_whom_something_is_known_since(string clock)
    {
        var entry = SomeSilo.Dead();
        var late = After.UtcDateTime;
        switch (clock)
        {
            case "start":
                entry.StartTime = late;
                break;
            case "vote":
                entry.AddSuspector(SomeSilo.Address(), late);
                break;
        }

        await InsertAsync(entry);
        if (clock == "heartbeat")
        {
            await Table.UpdateIAmAliveAsync(SomeSilo.Beat(entry.SiloAddress, late), Stop);
        }

        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);
        Assert.Single((await ReadAsync()).Members);

        await Table.CleanupDefunctSiloEntriesAsync(After.AddSeconds(1), Stop);
        Assert.Empty((await ReadAsync()).Members);
    }

    [Fact]
    public async Task Cleanup_removes_a_dead_silo_without_votes()
    {
        var entry = SomeSilo.Dead();
        entry.SuspectTimes = null;
        await InsertAsync(entry);

        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        Assert.Empty((await ReadAsync()).Members);
    }

    [Fact]
    public async Task Cleanup_of_more_silos_than_a_batch_holds_removes_them_all()
    {
        var version = (await ReadAsync()).Version;
        for (var silo = 0; silo < 120; silo++)
        {
            Assert.True(await Table.InsertRowAsync(SomeSilo.Dead(), version.Next(), Stop));
            version = (await Table.ReadRowAsync(SomeSilo.Address(), Stop)).Version;
        }

        await InsertAsync(SomeSilo.Entry());
        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        Assert.Single((await ReadAsync()).Members);
    }

    [Fact]
    public async Task After_cleanup_the_tokens_of_before_still_serve()
    {
        var (dead, joining) = (SomeSilo.Dead(), SomeSilo.Entry(SiloStatus.Joining));
        await InsertAsync(dead);
        await InsertAsync(joining);
        var before = await ReadAsync();

        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        Assert.True(await Table.UpdateRowAsync(
            SomeSilo.Changed(joining, SiloStatus.Active), before.TryGet(joining.SiloAddress)!.Item2, before.Version.Next(), Stop));
        Assert.Equal(3, (await ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task A_silo_that_was_cleaned_up_cannot_be_updated()
    {
        var dead = SomeSilo.Dead();
        await InsertAsync(dead);
        var before = await ReadAsync();
        await Table.CleanupDefunctSiloEntriesAsync(After, Stop);

        Assert.False(await Table.UpdateRowAsync(dead, before.TryGet(dead.SiloAddress)!.Item2, before.Version.Next(), Stop));

        Assert.Empty((await ReadAsync()).Members);
    }

    [Fact]
    public async Task A_table_with_dead_silos_reads_whole_and_its_tokens_serve()
    {
        MembershipEntry[] entries = [SomeSilo.Dead(), SomeSilo.Entry(), SomeSilo.Dead(), SomeSilo.Entry(SiloStatus.Joining)];
        foreach (var entry in entries)
        {
            await InsertAsync(entry);
        }

        var table = await ReadAsync();

        Assert.Equal(entries.Length, table.Members.Count);
        Assert.True(await Table.UpdateRowAsync(
            SomeSilo.Changed(entries[3], SiloStatus.Active), table.TryGet(entries[3].SiloAddress)!.Item2, table.Version.Next(), Stop));
        Assert.True(await Table.InsertRowAsync(SomeSilo.Entry(), (await ReadAsync()).Version.Next(), Stop));
    }
}
