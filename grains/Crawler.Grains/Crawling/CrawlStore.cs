using Crawler.Contracts.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Crawling;

/// <summary>The crawls of one kind in the store, and the one that may be written to: the last.</summary>
/// <param name="store">The store.</param>
/// <param name="kind">The kind.</param>
/// <param name="whenUnsure">Called where a write failed: what is in memory may no longer be what is stored.</param>
internal sealed class CrawlStore(ITableStore store, string kind, Action whenUnsure)
{
    private readonly List<CrawlRecord> _ended = [];
    private string? _etag;

    /// <summary>The latest crawl, or null before the first.</summary>
    public CrawlRecord? Latest { get; private set; }

    /// <summary>All crawls, oldest first.</summary>
    public IEnumerable<CrawlRecord> All => Latest is null ? _ended : _ended.Append(Latest);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _ended.Clear();
        Latest = null;
        await foreach (var row in store.ScanAsync(Tables.Crawls, kind, RowRange.All, cancellationToken))
        {
            if (Latest is not null)
            {
                _ended.Add(Latest);
            }

            Latest = StoredJson.Read<CrawlRecord>(row.Payload);
            _etag = row.ETag;
        }
    }

    /// <summary>Writes a new crawl behind the others.</summary>
    public Task AddAsync(CrawlRecord crawl, CancellationToken cancellationToken) =>
        CommitAsync(RowWrite.Insert(crawl.Id, StoredJson.Write(crawl)), crawl, Latest, cancellationToken);

    /// <summary>Replaces the latest crawl.</summary>
    public Task SaveAsync(CrawlRecord crawl, CancellationToken cancellationToken) =>
        CommitAsync(RowWrite.Replace(crawl.Id, StoredJson.Write(crawl), _etag), crawl, null, cancellationToken);

    public static bool IsOpen(CrawlRecord? crawl) => crawl is { State: CrawlState.Running or CrawlState.Paused or CrawlState.Publishing };

    private async Task CommitAsync(RowWrite write, CrawlRecord crawl, CrawlRecord? ended, CancellationToken cancellationToken)
    {
        try
        {
            var result = await store.CommitAsync(Tables.Crawls, kind, [write], cancellationToken);
            _etag = result.Succeeded ? result.ETags[0] : throw new CrawlFencedException($"Crawl {crawl.Id} was written by another activation.");
        }
        catch
        {
            whenUnsure();
            throw;
        }

        Latest = crawl;
        if (ended is not null)
        {
            _ended.Add(ended);
        }
    }
}

/// <summary>Another activation goes on with the crawl.</summary>
[GenerateSerializer, Alias("crawler.crawl-fenced")]
internal sealed class CrawlFencedException(string message) : Exception(message);
