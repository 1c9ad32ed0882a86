using Crawler.Contracts.Crawling;
using Crawler.Core.Catalogue;
using Crawler.Imports;

namespace Crawler.Grains.Tests.Importing;

/// <summary>Imports into a cluster as the console does, step by step where a test wants to come between.</summary>
internal static class Importer
{
    public static readonly DateTimeOffset Day = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Lines of a file: the models 0 to count, in no order, with counters that grow by the version.</summary>
    public static string Lines(int count, int version = 1) => string.Join('\n', Enumerable.Range(0, count).Select(i => Line(i * 7 % count, version)));

    public static string Line(int model, int version = 1, string? owner = null, bool withId = true) =>
        $$"""{"{{(withId ? "_id" : "none")}}":"{{0x66000000 + model:x8}}00000000000000{{model % 100:d2}}","id":"{{owner ?? $"owner{model % 23}"}}/model-{{model}}","downloads":{{model * version}},"likes":{{version}},"tags":["t{{model % 3}}"]}""";

    /// <summary>Reads lines in batches.</summary>
    public static async Task<(ImportRequest Request, IReadOnlyList<ImportRows> Batches)> ReadAsync(string lines, int batchRows)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("crawler-importing-").FullName, "past.jsonl");
        await File.WriteAllTextAsync(path, lines);
        try
        {
            var file = await ImportFile.OpenAsync(path, null, CancellationToken.None);
            await using var reading = await file.ReadAsync(CancellationToken.None);
            var batches = new List<ImportRows>();
            while (await reading.ReadAsync(batchRows, file.Rows, CancellationToken.None) is { } batch)
            {
                batches.Add(batch);
            }

            return (new ImportRequest { Source = file.Name, Digest = file.Digest, Rows = file.Rows, MissingColumns = file.MissingColumns }, batches);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    public static CrawlRequest At(this ImportRequest import, DateTimeOffset asOf) => new() { Hub = ImportRequest.NoHub, AsOf = asOf, Import = import };

    public static ImportBatch To(this ImportRows rows, string crawl) => new(
        crawl,
        rows.FromRow,
        rows.UpToRow,
        rows.Packed,
        rows.Lengths,
        rows.Duplicates,
        rows.Quarantined,
        [.. rows.Samples.Select(sample => new QuarantineSample(sample.Place, 0, sample.Id, sample.Reason, sample.Detail, sample.Excerpt))]);

    /// <summary>Imports lines to the end.</summary>
    public static async Task<CrawlView> ImportAsync(this TestCluster cluster, string lines, DateTimeOffset asOf, int batchRows = 100, bool isComplete = false)
    {
        var (request, batches) = await ReadAsync(lines, batchRows);
        var begun = await cluster.Crawls.BeginImport((request with { IsComplete = isComplete }).At(asOf));
        Assert.True(begun.Ok, begun.Message);
        foreach (var batch in batches.Where(batch => batch.UpToRow > begun.RowsDone))
        {
            var taken = await cluster.Crawls.TakeImport(batch.To(begun.Crawl!.Id));
            Assert.True(taken.Ok, taken.Message);
        }

        return await cluster.EndAsync(begun.Crawl!.Id);
    }

    /// <summary>Says that the file is at its end and waits for the import to complete.</summary>
    public static async Task<CrawlView> EndAsync(this TestCluster cluster, string crawl)
    {
        var ended = await cluster.Crawls.EndImport(crawl);
        Assert.True(ended.Ok, ended.Message);
        return await cluster.WaitAsync(view => view is { IsActive: false, IsOver: true }, "the import to complete");
    }

    /// <summary>What the partitions hold and count: id and packed observation, in hex.</summary>
    public static async Task<IReadOnlyDictionary<RepoId, string>> RecordsAsync(this TestCluster cluster)
    {
        var records = new SortedDictionary<RepoId, string>();
        for (var number = 0; number < cluster.Partitions; number++)
        {
            for (int? slot = 0; slot is { } from;)
            {
                var page = await cluster.Partition(number).ReadRecords(from);
                foreach (var row in page.Rows)
                {
                    JournalCodec.Decode(row, entry =>
                    {
                        if (entry.IsPut && entry.State is { IsLive: true, IsHeld: true })
                        {
                            records.Add(entry.Id, Convert.ToHexString(PackedRecord.Observation(entry.Record.Span)));
                        }
                    });
                }

                slot = page.NextSlot;
            }
        }

        return records;
    }
}
