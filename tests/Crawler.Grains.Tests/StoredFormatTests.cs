using System.IO.Compression;
using System.Text.Json;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Grains.Rollups;
using Crawler.Silo;
using Crawler.Storage;

namespace Crawler.Grains.Tests;

/// <summary>
/// A store written by the first version of every format, kept for ever: two crawls of 400 models, a snapshot and a journal. Whatever changes, it must still be read.
/// </summary>
public class StoredFormatTests
{
    [Fact]
    public async Task A_store_of_version_1_is_read_back()
    {
        var directory = Directory.CreateTempSubdirectory("crawler-format-").FullName;
        await UnpackAsync("store-v1.db.gz", Path.Combine(directory, "crawler.db"));
        try
        {
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory, Failpoint = null });
            var ecosystem = silo.Client.GetGrain<IEcosystemGrain>("models");
            var partition = Assert.Single(await ecosystem.Partitions());
            Assert.Equal(("", 403), (partition.Damage, partition.Live));
            Assert.True(partition is { SnapshotBytes: > 0, JournalRows: > 0 }, "The fixture shall hold a snapshot and a journal.");

            var census = (await ecosystem.Census(null))!.Census;
            Assert.Equal(("models-000002", 403, 31700, 739802L), (census.Crawl, census.Models, census.Downloads30d!.Value, census.DownloadsAllTime!.Value));
            Assert.Equal(2, (await ecosystem.History()).Count);
            Assert.Empty((await ecosystem.Audit()).Mismatches);

            var crawls = await silo.Client.GetGrain<ICrawlGrain>("models").List();
            Assert.Equal([CrawlState.Completed, CrawlState.Completed], crawls.Select(crawl => crawl.State));
            Assert.Equal((402, 3, 1), (crawls[1].Rows, crawls[1].New, crawls[1].Missed));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Vectors_frozen_by_version_1_are_read_back_and_merge_to_the_census_of_then()
    {
        var directory = Directory.CreateTempSubdirectory("crawler-format-").FullName;
        await UnpackAsync("store-v1.db.gz", Path.Combine(directory, "crawler.db"));
        try
        {
            await using var store = SqliteTableStore.Open(new SqliteTableStoreOptions { Path = Path.Combine(directory, "crawler.db") });
            var censuses = new CensusStore(store, "models");
            var stored = (await censuses.GetAsync("models-000002", CancellationToken.None))!.Census;

            var vectors = await censuses.FrozenAsync(stored.Crawl, 0, stored.RegistryVersion, CancellationToken.None);

            Assert.NotNull(vectors);
            Assert.Empty(vectors.Dimensions);
            Assert.Empty(CensusBuilder.Dimensions([vectors]));
            var facts = new CensusBuilder.Facts(stored.Crawl, stored.AsOf, stored.Coverage.Read, stored.Coverage.Quarantined, true, stored.Lineage.PhantomParents);
            Assert.Equal(JsonSerializer.Serialize(stored), JsonSerializer.Serialize(AsThen(CensusBuilder.Build([vectors], facts))));
            Assert.All(stored.Concentration, figures => Assert.Null(figures.Owners));
            Assert.Null(await censuses.FrozenAsync(stored.Crawl, 0, "another", CancellationToken.None));
            Assert.All(await Task.WhenAll(KnownDimensions.All.Select(info => censuses.DimensionAsync(stored, info, CancellationToken.None))), Assert.Null);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Without what is read off the same vectors today and was not kept then.</summary>
    private static Census AsThen(Census census) => census with
    {
        Concentration =
        [
            .. census.Concentration.Select(figures => figures with
            {
                Below10 = null, Below1000 = null, Positive = null, GiniPositive = null, Tail = null, Countries = null, AttributedCountries = null,
            }),
        ],
        Size = census.Size with { ShareOfModels = null, ShareOfDownloads30d = null, Sources = null },
    };

    private static async Task UnpackAsync(string fixture, string target)
    {
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture)), CompressionMode.Decompress);
        await using var file = File.Create(target);
        await packed.CopyToAsync(file);
    }
}
