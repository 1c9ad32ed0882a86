using Crawler.Grains.Maintenance;
using Crawler.Storage;
using Crawler.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Crawler.Grains.Tests.Maintenance;

/// <summary>A store goes from a file to a storage account and back, by backups, and is the same.</summary>
public class AzureBackupTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task From_a_file_to_a_storage_account_and_back_a_store_is_the_same()
    {
        var connection = await azurite.ConnectionStringAsync();
        await using var cluster = await TestCluster.StartAsync(new() { Models = 300, Port = 0, Quota = 100_000 }, partitions: 3);
        await cluster.CrawlAsync();
        await cluster.StopSiloAsync();
        string Path(string name) => System.IO.Path.Combine(cluster.DataDirectory, name);
        var account = await AzureTableStore.OpenAsync(
            new() { ConnectionString = connection, TableName = $"backup{Guid.NewGuid():N}" }, cancellationToken: StoreFiles.Stop);
        await using (var file = StoreFiles.Open(cluster.DataDirectory))
        await using (var back = StoreFiles.Open(Directory.CreateDirectory(Path("back")).FullName))
        {
            await StoreFiles.BackUpAsync(file, Path("first"));
            await StoreFiles.RestoreAsync(Path("first"), account);
            await account.CommitAsync("membership", "crawler", [RowWrite.Upsert("!version", "{}"u8.ToArray())], StoreFiles.Stop);
            await StoreFiles.BackUpAsync(account, Path("second"));
            await StoreFiles.RestoreAsync(Path("second"), back);

            Assert.Equal(await StoreFiles.RowsAsync(file), await StoreFiles.RowsAsync(back));
            Assert.DoesNotContain(await back.PartitionsAsync(StoreFiles.Stop).ToListAsync(StoreFiles.Stop), stored => stored.Table == "membership");
            Assert.Empty((await new StoreInspection(account).RunAsync(StoreFiles.Stop)).Damages);
        }

        await cluster.StartSiloAsync();
    }
}
