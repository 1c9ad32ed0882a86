using System.IO.Compression;
using Crawler.Contracts.History;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.History;
using Crawler.Grains.Tests.Importing;
using Crawler.HubSimulator;
using Crawler.Silo;
using Microsoft.Data.Sqlite;

namespace Crawler.Grains.Tests;

/// <summary>
/// A store as the version wrote it that first kept history: journal rows of format 3, blocks, flows, a lineage graph, an import of the past. Kept for ever; whatever changes, it must still be
/// read.
/// </summary>
public class StoredHistoryTests
{
    private const string Fixture = "store-v3.db.gz";
    private const int Days = 40;

    [Fact]
    public async Task A_store_of_version_3_is_read_back_with_its_history_flows_and_lineage()
    {
        var directory = Directory.CreateTempSubdirectory("crawler-format-").FullName;
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", Fixture)), CompressionMode.Decompress))
        await using (var file = File.Create(Path.Combine(directory, "crawler.db")))
        {
            await packed.CopyToAsync(file);
        }

        try
        {
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory, Failpoint = null });
            var ecosystem = silo.Client.GetGrain<IEcosystemGrain>("models");
            Assert.All(await ecosystem.Partitions(), partition => Assert.Equal("", partition.Damage));
            Assert.Equal(Days, (await ecosystem.History()).Count(census => census.Census.Coverage.Ratio is not null));
            Assert.Empty((await ecosystem.Audit()).Mismatches);

            var top = (await ecosystem.Top(new(Core.Rollups.Counter.Likes, 1), owners: false)).Lines[0].Name;
            Assert.InRange((await silo.Client.GetGrain<IModelGrain>(top).History(false))!.Points.Count, Days - 20, Days);
            var past = (await silo.Client.GetGrain<IModelGrain>("owner3/model-3").History(false))!;
            Assert.Equal((true, 1), (past.IsHistorical, past.Points.Count));

            var flows = await silo.Client.GetGrain<IHistoryGrain>("models").Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month));
            Assert.True(flows.Rows.Sum(row => row.Net) > 0);
            Assert.True(flows.Months.Count >= 2);
            var census = (await ecosystem.Census(null))!.Census;
            Assert.True((await silo.Client.GetGrain<IFrozenLineageGrain>(census.Crawl).Families(5)).IsThere);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact(Explicit = true)]
    public async Task Write_the_fixture_of_the_current_version()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 120, Port = 0, Quota = 100_000 }, partitions: 1);
        for (var day = 0; day < Days; day++)
        {
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(1);
        }

        await cluster.ImportAsync(Importer.Lines(5), cluster.Hub.Today.AddDays(-300));
        await cluster.StopSiloAsync();
        var kept = Path.Combine(Path.GetTempPath(), Fixture);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(cluster.DataDirectory, "crawler.db")}"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); VACUUM;";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        SqliteConnection.ClearAllPools();
        await using (var packed = new GZipStream(File.Create(kept), CompressionLevel.SmallestSize))
        await using (var file = File.OpenRead(Path.Combine(cluster.DataDirectory, "crawler.db")))
        {
            await file.CopyToAsync(packed);
        }

        await cluster.StartSiloAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"Commit this file under a new name, never over an old one: {kept}");
    }
}
