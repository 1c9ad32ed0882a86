using Crawler.Core.Rollups;
using Crawler.Grains.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Rollups;

/// <summary>Stored censuses and the frozen vectors they were merged from.</summary>
internal sealed class CensusStore(ITableStore store, string kind)
{
    private string Promotions => $"{kind}.promoted";

    public async Task<PartitionVectors?> FrozenAsync(string crawl, int partition, CancellationToken cancellationToken)
    {
        var bytes = await BlobRows.GetAsync(store, Tables.Censuses, crawl, PartitionGrain.FrozenKey(partition), cancellationToken);
        return bytes is null ? null : PartitionVectors.Decode(bytes);
    }

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
        store.CommitAsync(Tables.Censuses, Promotions, [RowWrite.Insert(crawl, StoredJson.Write(new Promotion(1, at)))], cancellationToken);

    /// <summary>The crawls that have a census, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var crawls = new List<string>();
        await foreach (var row in store.ScanAsync(Tables.Censuses, kind, RowRange.All, cancellationToken))
        {
            if (row.Key.EndsWith("|0000", StringComparison.Ordinal))
            {
                crawls.Add(row.Key[..^5]);
            }
        }

        return crawls;
    }

    /// <summary>That somebody promoted a census.</summary>
    /// <param name="V">The format's version.</param>
    /// <param name="At">When.</param>
    private sealed record Promotion(int V, DateTimeOffset At);
}

/// <summary>A census as stored.</summary>
/// <param name="V">The format's version.</param>
/// <param name="IsFull">Whether the crawl covered the whole listing.</param>
/// <param name="Ordinal">The crawl's ordinal.</param>
/// <param name="Census">The figures.</param>
internal sealed record StoredCensus(int V, bool IsFull, int Ordinal, Census Census);
