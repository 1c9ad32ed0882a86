using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Core.History;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>How large a store is, and how fast its own past says that it grows. Reads sizes, crawls and indexes, no content.</summary>
public sealed class StoreGrowth(IInspectableStore store)
{
    private const int DaysAYear = 365;
    private const int HeadCrawlsAYear = DaysAYear * 24 * 4;
    private const int MonthsAYear = 12;
    private const int FewestCrawls = 2;
    private const int LastCrawls = 30;
    private readonly CatalogueInspector _catalogue = new(store);

    /// <summary>Measures.</summary>
    /// <exception cref="InvalidDataException">There is no store, or it cannot be read.</exception>
    public async Task<StoreSize> MeasureAsync(CancellationToken cancellationToken)
    {
        var header = await StoreHeader.ReadAsync(store, cancellationToken) ?? throw new InvalidDataException("There is no store here.");
        var (tables, censuses) = (new SortedDictionary<string, (int Partitions, long Rows, long Bytes)>(StringComparer.Ordinal), new Dictionary<string, long>());
        await foreach (var stored in store.PartitionsAsync(cancellationToken))
        {
            var sum = tables.GetValueOrDefault(stored.Table);
            tables[stored.Table] = (sum.Partitions + 1, sum.Rows + stored.Rows, sum.Bytes + stored.Bytes);
            if (stored.Table == Tables.Censuses)
            {
                censuses[stored.Partition] = stored.Bytes;
            }
        }

        var growth = new List<GrowthLine>();
        foreach (var kind in KindNames.All)
        {
            var left = await LeftAsync(kind, censuses, cancellationToken);
            growth.Add(Line("full crawls, one a day", [.. left.Where(one => one.Crawl.Request.IsFull).Select(one => one.Bytes)], DaysAYear));
            growth.Add(Line("head crawls, one every 15 minutes", [.. left.Where(one => one.Crawl.Head is not null).Select(one => one.Bytes)], HeadCrawlsAYear));
            growth.Add(await HistoryAsync(kind, header.Partitions, [.. left.Select(one => one.Crawl)], cancellationToken));
        }

        return new StoreSize([.. tables.Select(table => new TableReport(table.Key, table.Value.Partitions, table.Value.Rows, table.Value.Bytes, 0, 0, 0))], growth);
    }

    private static GrowthLine Line(string what, IReadOnlyList<long> left, int times) => left.Count < FewestCrawls
        ? new GrowthLine(what, null, $"too little is known: {left.Count} of these crawls have completed, and it takes {FewestCrawls}")
        : new GrowthLine(what, (long)(left.TakeLast(LastCrawls).Average() * times), $"what the last {Math.Min(left.Count, LastCrawls)} have left behind, without their points of history");

    /// <summary>What each complete crawl has left for good: its row and what was frozen for it, but not the lineage's graph, which a later one drops, nor what gc has let go.</summary>
    private async Task<List<(CrawlRecord Crawl, long Bytes)>> LeftAsync(string kind, Dictionary<string, long> censuses, CancellationToken cancellationToken)
    {
        var (left, rows) = (new List<(CrawlRecord, long)>(), new Dictionary<string, long>());
        await foreach (var row in store.ScanKeysAsync(Tables.Censuses, kind, RowRange.All, cancellationToken))
        {
            var crawl = row.Key[..row.Key.IndexOf('|', StringComparison.Ordinal)];
            rows[crawl] = rows.GetValueOrDefault(crawl) + row.Bytes;
        }

        await foreach (var row in store.ScanAsync(Tables.Crawls, kind, new RowRange(kind, null), cancellationToken))
        {
            var crawl = StoredJson.Read<CrawlRecord>(row.Payload);
            if (crawl.State == CrawlState.Completed && await DroppedLaterAsync(crawl.Id, cancellationToken) is { } dropped)
            {
                left.Add((crawl, row.Payload.Length + rows.GetValueOrDefault(crawl.Id) + censuses.GetValueOrDefault(crawl.Id) - dropped));
            }
        }

        return left;
    }

    /// <returns>Bytes of the graph; null where the vectors are gone.</returns>
    private async Task<long?> DroppedLaterAsync(string crawl, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Tables.Censuses, crawl, Rollups.CensusStore.TidiedRow, cancellationToken) is not null)
        {
            return null;
        }

        var bytes = 0L;
        await foreach (var row in store.ScanKeysAsync(Tables.Censuses, crawl, RowRange.Prefix("l|graph|"), cancellationToken))
        {
            bytes += row.Bytes;
        }

        return bytes;
    }

    private async Task<GrowthLine> HistoryAsync(string kind, int partitions, IReadOnlyList<CrawlRecord> crawls, CancellationToken cancellationToken)
    {
        const string What = "points of history, at the pace of past months";
        var months = new SortedDictionary<int, long>();
        for (var number = 0; number < partitions; number++)
        {
            foreach (var month in (await _catalogue.IndexAsync(PartitionNames.Of(kind, number), cancellationToken)).Months)
            {
                months[month.Month] = months.GetValueOrDefault(month.Month) + month.Bytes;
            }
        }

        // The first month is the one in which it began, so it was hardly a whole one.
        var whole = months.Skip(1).TakeLast(MonthsAYear).ToList();
        if (whole.Count == 0)
        {
            return new GrowthLine(What, null, $"too little is known: {months.Count} months are closed, and it takes one more than that in which it began");
        }

        var among = crawls.Where(crawl => whole.Any(month => month.Key == HistoryMonth.Of((uint)crawl.AsOf.ToUnixTimeSeconds()))).ToList();
        return new GrowthLine(
            What,
            (long)(whole.Average(month => month.Value) * MonthsAYear),
            $"{whole.Count} closed months with {among.Count(crawl => crawl.Request.IsFull)} full and {among.Count(crawl => crawl.Head is not null)} head crawls in them");
    }
}

/// <summary>How large a store is and how fast it grows.</summary>
/// <param name="Tables">Its tables; nothing is said of damage and garbage.</param>
/// <param name="Growth">What is added.</param>
public sealed record StoreSize(IReadOnlyList<TableReport> Tables, IReadOnlyList<GrowthLine> Growth);

/// <summary>What grows, and how fast.</summary>
/// <param name="What">What it is.</param>
/// <param name="BytesAYear">Bytes of payloads in a year; null where too little is known.</param>
/// <param name="Basis">What that was worked out from.</param>
public sealed record GrowthLine(string What, long? BytesAYear, string Basis);
