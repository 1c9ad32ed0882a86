using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;
using Crawler.Grains.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Rollups;

/// <summary>Stored censuses and the frozen vectors they were merged from.</summary>
internal sealed class CensusStore(ITableStore store, string kind)
{
    /// <summary>The row that says that a census' frozen vectors were let go.</summary>
    public const string TidiedRow = "tidied";

    private string Promotions => PromotionsOf(kind);

    /// <summary>
    /// The vectors that a partition froze for a crawl under a registry. The registry is part of the key, so that publishing can be repeated under a newer one; vectors
    /// of the first format were kept without it.
    /// </summary>
    public async Task<PartitionVectors?> FrozenAsync(string crawl, int partition, string registryVersion, CancellationToken cancellationToken)
    {
        foreach (var key in (string[])[PartitionGrain.FrozenKey(partition, registryVersion), PartitionGrain.FrozenKey(partition)])
        {
            if (await BlobRows.GetAsync(store, Tables.Censuses, crawl, key, cancellationToken) is { } bytes
                && PartitionVectors.Decode(bytes) is var vectors && vectors.RegistryVersion == registryVersion)
            {
                return vectors;
            }
        }

        return null;
    }

    /// <summary>The totals of one dimension as a crawl's census has them; null where it was taken before that dimension was kept.</summary>
    public async Task<DimensionTotals?> DimensionAsync(Census census, DimensionInfo dimension, CancellationToken cancellationToken)
    {
        var bytes = await BlobRows.GetAsync(store, Tables.Censuses, census.Crawl, DimensionKey(dimension, census.RegistryVersion), cancellationToken);
        return bytes is null ? null : DimensionTotals.Decode(bytes);
    }

    /// <summary>Writes the totals of one dimension beside a crawl's frozen vectors; where they stand already, those stay.</summary>
    public Task WriteDimensionAsync(Census census, DimensionTotals totals, CancellationToken cancellationToken) => BlobRows.InsertAsync(
        store, Tables.Censuses, census.Crawl, DimensionKey(KnownDimensions.Of(totals.Dimension), census.RegistryVersion), totals.Encode(), cancellationToken);

    /// <summary>The cross tables as a crawl's census has them; null where it was taken before they were kept.</summary>
    public async Task<CrossTables?> TablesAsync(Census census, CancellationToken cancellationToken)
    {
        var bytes = await BlobRows.GetAsync(store, Tables.Censuses, census.Crawl, TablesKey(census.RegistryVersion), cancellationToken);
        return bytes is null ? null : CrossTables.Decode(bytes);
    }

    /// <summary>Writes the cross tables beside a crawl's frozen vectors; where they stand already, those stay.</summary>
    public Task WriteTablesAsync(Census census, CrossTables tables, CancellationToken cancellationToken) =>
        BlobRows.InsertAsync(store, Tables.Censuses, census.Crawl, TablesKey(census.RegistryVersion), tables.Encode(), cancellationToken);

    /// <summary>Writes a census; where one stands for the crawl already, that one stays.</summary>
    public Task WriteAsync(StoredCensus census, CancellationToken cancellationToken) =>
        BlobRows.InsertAsync(store, Tables.Censuses, kind, census.Census.Crawl, StoredJson.WriteCompressed(census), cancellationToken);

    public async Task<StoredCensus?> GetAsync(string crawl, CancellationToken cancellationToken)
    {
        var bytes = await BlobRows.GetAsync(store, Tables.Censuses, kind, crawl, cancellationToken);
        if (bytes is null)
        {
            return null;
        }

        var census = StoredJson.ReadCompressed<StoredCensus>(bytes);
        return await store.GetAsync(Tables.Censuses, Promotions, crawl, cancellationToken) is { } row
            ? census with { Census = census.Census with { Accepted = true, AcceptedByHandAt = StoredJson.Read<Promotion>(row.Payload).At } }
            : census;
    }

    /// <summary>Promotes a census, in a row of its own since the census is immutable; where that has happened already, the first time stays.</summary>
    public Task PromoteAsync(string crawl, DateTimeOffset at, CancellationToken cancellationToken) =>
        store.InsertOnceAsync(Tables.Censuses, Promotions, crawl, StoredJson.Write(new Promotion(1, at)), cancellationToken);

    /// <summary>The crawls that have a census, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var crawls = new List<string>();
        await foreach (var row in store.ScanKeysAsync(Tables.Censuses, kind, RowRange.All, cancellationToken))
        {
            if (row.Key.EndsWith("|0000", StringComparison.Ordinal))
            {
                crawls.Add(row.Key[..^5]);
            }
        }

        return crawls;
    }

    private static string TablesKey(string registryVersion) => $"t|{registryVersion}";

    private static string DimensionKey(DimensionInfo dimension, string registryVersion) => $"d|{dimension.Name}|{registryVersion}";

    /// <summary>What the partition of promotions is called.</summary>
    public static string PromotionsOf(string kind) => $"{kind}.promoted";

    /// <summary>That somebody promoted a census.</summary>
    /// <param name="V">The format's version.</param>
    /// <param name="At">When.</param>
    internal sealed record Promotion(int V, DateTimeOffset At);
}

/// <summary>A census as stored.</summary>
/// <param name="V">The format's version.</param>
/// <param name="IsFull">Whether the crawl covered the whole listing.</param>
/// <param name="Ordinal">The crawl's ordinal.</param>
/// <param name="Census">The figures.</param>
internal sealed record StoredCensus(int V, bool IsFull, int Ordinal, Census Census);
