using Crawler.Grains.Hosting;
using Crawler.Grains.Maintenance;
using Crawler.Storage;
using Crawler.Testing.Azurite;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>Store tools that are killed after each of their commits, and what they do in a storage account.</summary>
public sealed class BrokenOffTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int KeptCensuses = 1;
    private readonly FakeTimeProvider _time = new(StoreFiles.Now);
    private TestCluster _cluster = null!;

    private string Backup => Path.Combine(_cluster.DataDirectory, "backup");

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(new() { Models = 300, Port = 0, Quota = 100_000 }, partitions: 3);
        for (var crawl = 0; crawl < 3; crawl++)
        {
            await _cluster.CrawlAsync(_cluster.Request(asOf: _cluster.Hub.Today));
            _cluster.Hub.Advance(20);
        }

        await _cluster.StopSiloAsync();
        await using var store = StoreFiles.Open(_cluster.DataDirectory);
        await store.CommitAsync("pages", "models-000001", [RowWrite.Upsert("00000001|0000", new byte[] { 1 })], StoreFiles.Stop);
        await StoreFiles.BackUpAsync(store, Backup);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Tidying_that_is_killed_anywhere_can_be_begun_again()
    {
        await using var whole = await CopyAsync("whole");
        var counted = new BrokenOffStore(whole, int.MaxValue);
        var report = await new StoreTidying(counted, _time).RunAsync(KeptCensuses, isDryRun: false, StoreFiles.Stop);
        var tidied = await StoreFiles.RowsAsync(whole);
        Assert.Equal(["models-000001", "models-000002"], report.Censuses);
        Assert.True(counted.Commits >= 5, $"{counted.Commits} commits only.");

        for (var commits = 0; commits < counted.Commits; commits++)
        {
            await using var store = await CopyAsync($"{commits}");
            await Assert.ThrowsAsync<BrokenOffException>(
                () => new StoreTidying(new BrokenOffStore(store, commits), _time).RunAsync(KeptCensuses, isDryRun: false, StoreFiles.Stop));
            Assert.Empty((await new StoreInspection(store).RunAsync(StoreFiles.Stop)).Damages);

            await new StoreTidying(store, _time).RunAsync(KeptCensuses, isDryRun: false, StoreFiles.Stop);

            Assert.Equal(tidied, await StoreFiles.RowsAsync(store));
        }
    }

    [Fact]
    public async Task A_store_that_is_dealt_anew_is_none_until_it_is_whole()
    {
        await using var old = await CopyAsync("old");
        var before = await StoreFiles.RowsAsync(old);
        await using var whole = Fresh("whole");
        var counted = new BrokenOffStore(whole, int.MaxValue);
        await new StoreRepartition(old).RunAsync(counted, 5, StoreFiles.Stop);
        Assert.Equal(5, (await StoreHeader.OpenAsync(whole, 1, StoreFiles.Stop)).Partitions);

        for (var commits = 1; commits < counted.Commits; commits++)
        {
            await using var fresh = Fresh($"{commits}");
            await Assert.ThrowsAsync<BrokenOffException>(() => new StoreRepartition(old).RunAsync(new BrokenOffStore(fresh, commits), 5, StoreFiles.Stop));

            var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => StoreHeader.OpenAsync(fresh, 5, StoreFiles.Stop));
            Assert.Contains("did not get to its end", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RepartitionException>(() => new StoreRepartition(old).RunAsync(fresh, 5, StoreFiles.Stop));
        }

        Assert.Equal(before, await StoreFiles.RowsAsync(old));
    }

    [Fact]
    public async Task An_account_is_tidied_and_dealt_anew_as_a_file_is()
    {
        await using var file = await CopyAsync("file");
        await using var dealtFile = Fresh("dealt");
        var account = await AccountAsync();
        var dealtAccount = await AccountAsync();
        await StoreFiles.RestoreAsync(Backup, account);

        var expected = await new StoreTidying(file, _time).RunAsync(KeptCensuses, isDryRun: false, StoreFiles.Stop);
        var tidied = await new StoreTidying(account, _time).RunAsync(KeptCensuses, isDryRun: false, StoreFiles.Stop);
        Assert.Equivalent(expected, tidied, strict: true);
        Assert.Equal(await StoreFiles.RowsAsync(file), await StoreFiles.RowsAsync(account));

        Assert.Equal(await new StoreRepartition(file).RunAsync(dealtFile, 5, StoreFiles.Stop), await new StoreRepartition(account).RunAsync(dealtAccount, 5, StoreFiles.Stop));
        Assert.Equal(await StoreFiles.RowsAsync(dealtFile), await StoreFiles.RowsAsync(dealtAccount));
    }

    private SqliteTableStore Fresh(string name) => StoreFiles.Open(Directory.CreateDirectory(Path.Combine(_cluster.DataDirectory, name)).FullName);

    private async Task<SqliteTableStore> CopyAsync(string name)
    {
        var copy = Fresh(name);
        await StoreFiles.RestoreAsync(Backup, copy);
        return copy;
    }

    private async Task<AzureTableStore> AccountAsync() => await AzureTableStore.OpenAsync(
        new() { ConnectionString = await azurite.ConnectionStringAsync(), TableName = $"tools{Guid.NewGuid():N}" }, cancellationToken: StoreFiles.Stop);
}
