namespace Crawler.Storage.Tests.Membership;

public abstract partial class MembershipConformance
{
    /// <summary>Silos that change the table at once, and how often each does. A remote backend may want fewer.</summary>
    protected virtual int Contenders => 8;

    protected virtual int Rounds => 10;

    [Fact]
    public async Task Of_silos_that_join_at_once_all_get_in()
    {
        MembershipEntry[] entries = [.. Enumerable.Range(0, Contenders).Select(_ => SomeSilo.Entry())];

        await Task.WhenAll(entries.Select(entry => Task.Run(() => RetryAsync(table => Table.InsertRowAsync(entry, table.Version.Next(), Stop)), Stop)));

        var table = await ReadAsync();
        Assert.Equal(
            entries.Select(entry => entry.SiloAddress).Order(), table.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal(Contenders, table.Version.Version);
    }

    [Fact]
    public async Task Of_changes_of_one_silo_at_once_none_is_lost()
    {
        var entry = SomeSilo.Entry(proxyPort: 1);
        await InsertAsync(entry);

        await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => ChangeAsync(entry.SiloAddress, Rounds), Stop)));

        var table = await ReadAsync();
        Assert.Equal(1 + (Contenders * Rounds), Assert.Single(table.Members).Item1.ProxyPort);
        Assert.Equal(1 + (Contenders * Rounds), table.Version.Version);
    }

    [Fact]
    public async Task Of_many_inserts_of_one_silo_with_one_version_one_succeeds()
    {
        var (entry, version) = (SomeSilo.Entry(), (await ReadAsync()).Version);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => Table.InsertRowAsync(entry, version.Next(), Stop), Stop)));

        Assert.Single(outcomes, inserted => inserted);
        Assert.Equal(1, (await ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task A_read_during_changes_is_what_the_table_was_after_one_of_them()
    {
        // Every change adds one to the port of its silo: what is read is whole if the ports add up to the version.
        var writing = Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(JoinAndChangeAsync, Stop)));
        var seen = new HashSet<int>();
        while (!writing.IsCompleted)
        {
            var table = await ReadPatientlyAsync();
            Assert.Equal(table.Version.Version, table.Members.Sum(member => member.Item1.ProxyPort));
            seen.Add(table.Version.Version);
        }

        await writing;
        Assert.Equal(Contenders * Rounds, (await ReadAsync()).Version.Version);
        Assert.True(seen.Count > 1, "No read fell between two changes: the test has shown nothing.");
    }

    [Fact]
    public async Task Heartbeats_during_changes_fail_none_of_them()
    {
        var entry = SomeSilo.Entry(proxyPort: 1);
        await InsertAsync(entry);
        var changing = Task.Run(
            async () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    Assert.True(await UpdateAsync(SomeSilo.Changed((await EntryAsync(entry.SiloAddress))!, SiloStatus.Active)));
                }
            },
            Stop);

        var time = entry.IAmAliveTime;
        do
        {
            time = time.AddSeconds(1);
            await Table.UpdateIAmAliveAsync(SomeSilo.Beat(entry.SiloAddress, time), Stop);
        }
        while (!changing.IsCompleted);

        await changing;
        Assert.Equal(1 + Rounds, (await ReadAsync()).Version.Version);
    }

    private async Task JoinAndChangeAsync()
    {
        var entry = SomeSilo.Entry(proxyPort: 1);
        await RetryAsync(table => Table.InsertRowAsync(entry, table.Version.Next(), Stop));
        await ChangeAsync(entry.SiloAddress, Rounds - 1);
    }

    private async Task ChangeAsync(SiloAddress silo, int times)
    {
        for (var done = 0; done < times; done++)
        {
            await RetryAsync(table =>
            {
                var (entry, etag) = table.TryGet(silo)!;
                return Table.UpdateRowAsync(SomeSilo.Changed(entry, SiloStatus.Active, entry.ProxyPort + 1), etag, table.Version.Next(), Stop);
            });
        }
    }

    private async Task RetryAsync(Func<MembershipTableData, Task<bool>> change)
    {
        while (!await change(await ReadPatientlyAsync()))
        {
            Stop.ThrowIfCancellationRequested();
        }
    }

    private async Task<MembershipTableData> ReadPatientlyAsync()
    {
        while (true)
        {
            try
            {
                return await ReadAsync();
            }
            catch (Exception exception) when (IsTooBusy(exception))
            {
                Stop.ThrowIfCancellationRequested();
            }
        }
    }
}
