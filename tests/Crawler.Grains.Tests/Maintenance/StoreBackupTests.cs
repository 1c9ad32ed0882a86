using Crawler.Contracts.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Grains.Maintenance;
using Crawler.Storage;
using Crawler.Storage.Backups;

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A backup, taken at rest or in the middle of a crawl, restores to a store that answers as the old one does, or will.</summary>
public class StoreBackupTests
{
    [Fact]
    public async Task A_restored_store_has_every_row_that_something_names()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 600, Port = 0, Quota = 100_000 }, partitions: 5);
        await cluster.CrawlAsync(cluster.Request(asOf: cluster.Hub.Today));
        cluster.Hub.Advance(3);
        await cluster.CrawlAsync(cluster.Request(asOf: cluster.Hub.Today));
        await cluster.StopSiloAsync();
        var file = Path.Combine(cluster.DataDirectory, "backup");
        var fresh = Directory.CreateDirectory(Path.Combine(cluster.DataDirectory, "fresh")).FullName;

        await using (var old = StoreFiles.Open(cluster.DataDirectory))
        await using (var restored = StoreFiles.Open(fresh))
        {
            await StoreFiles.BackUpAsync(old, file);
            await StoreFiles.RestoreAsync(file, restored);
            Assert.Equal(await StoreFiles.RowsAsync(old), await StoreFiles.RowsAsync(restored));
        }

        var report = await StoreFiles.InspectAsync(fresh);
        Assert.Empty(report.Damages);
        await cluster.StartSiloAsync();
    }

    [Fact]
    public async Task A_backup_taken_while_a_crawl_runs_resumes_to_the_undisturbed_result()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 2500, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(20) }, partitions: 5);
        await cluster.CrawlAsync(cluster.Request(asOf: cluster.Hub.Today));
        cluster.Hub.Advance(2);
        Assert.True((await cluster.Crawls.Start(cluster.Request(pageSize: 50, asOf: cluster.Hub.Today))).Ok);
        await cluster.WaitAsync(crawl => crawl.Pages >= 5, "five pages");
        var (file, fresh) = (Path.Combine(cluster.DataDirectory, "backup"), Directory.CreateDirectory(Path.Combine(cluster.DataDirectory, "fresh")).FullName);
        await using (var live = StoreFiles.Open(cluster.DataDirectory))
        {
            await StoreFiles.BackUpAsync(live, file);
        }

        Assert.Equal(CrawlState.Running, (await cluster.Crawls.Current())!.State);
        await cluster.WaitAsync(crawl => crawl is { IsActive: false }, "the crawl to end");
        var undisturbed = await cluster.CensusAsync();
        await cluster.StopSiloAsync();
        await using (var restored = StoreFiles.Open(fresh))
        {
            await StoreFiles.RestoreAsync(file, restored);
        }

        await cluster.StartSiloAsync(fresh);
        Assert.True((await cluster.Crawls.Resume()).Ok);
        var crawl = await cluster.WaitAsync(crawl => crawl is { IsActive: false }, "the resumed crawl to end");

        Assert.Equal((CrawlState.Completed, true), (crawl.State, crawl.Accepted));
        Assert.Equivalent(undisturbed, await cluster.CensusAsync(), strict: true);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    [Fact]
    public async Task A_crawl_that_begins_while_a_backup_is_taken_fails_it_and_leaves_no_file()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 200, Port = 0, Quota = 100_000 }, partitions: 2);
        await cluster.CrawlAsync();
        var file = Path.Combine(cluster.DataDirectory, "backup");
        await using var store = StoreFiles.Open(cluster.DataDirectory);
        var disturbed = new DisturbedStore(store, "censuses", () => cluster.CrawlAsync());

        var refusal = await Assert.ThrowsAsync<BackupException>(() => StoreFiles.BackUpAsync(disturbed, file));

        Assert.Contains("models-000002 was begun while the backup was taken", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cluster.DataDirectory, "backup*"));
    }

    [Fact]
    public async Task Nothing_is_restored_into_a_store_that_has_rows()
    {
        await using var cluster = await TestCluster.StartAsync(new() { Models = 200, Port = 0, Quota = 100_000 }, partitions: 2);
        await using var store = StoreFiles.Open(cluster.DataDirectory);
        var file = Path.Combine(cluster.DataDirectory, "backup");
        await StoreFiles.BackUpAsync(store, file);
        var before = await StoreFiles.RowsAsync(store);

        Assert.Contains("is not empty", (await Assert.ThrowsAsync<BackupException>(() => StoreFiles.RestoreAsync(file, store))).Message, StringComparison.Ordinal);

        Assert.Equal(before, await StoreFiles.RowsAsync(store));
    }

    [Fact]
    public async Task A_restore_that_did_not_get_to_its_end_is_no_store()
    {
        var directory = Directory.CreateTempSubdirectory("crawler-restore-").FullName;
        await using (var store = StoreFiles.Open(directory))
        {
            await store.CommitAsync(Tables.Store, StoreHeader.Partition, [RowWrite.Upsert(StoreHeader.RestoringRow, Array.Empty<byte>())], StoreFiles.Stop);

            var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => StoreHeader.OpenAsync(store, 4, StoreFiles.Stop));

            Assert.Contains("did not get to its end", refusal.Message, StringComparison.Ordinal);
            Assert.Single((await new StoreInspection(store).RunAsync(StoreFiles.Stop)).Damages);
        }

        Directory.Delete(directory, recursive: true);
    }
}
