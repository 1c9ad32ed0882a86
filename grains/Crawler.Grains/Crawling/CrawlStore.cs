using Crawler.Contracts.Crawling;
using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Crawling;

/// <summary>The crawls of one kind in the store, and the one that may be written to: the last.</summary>
/// <remarks>
/// Head crawls come by the hundred a day. Of those that ended, the last few hundred are kept as they were; of the others only what the history needs, together in one row.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="kind">The kind.</param>
/// <param name="whenUnsure">Called where a write failed: what is in memory may no longer be what is stored.</param>
internal sealed class CrawlStore(ITableStore store, string kind, Action whenUnsure)
{
    /// <summary>The row of the head crawls of long ago, before every crawl's id.</summary>
    public const string PastHeadsKey = "!heads";

    private const int KeptHeads = 300;
    private readonly List<CrawlRecord> _ended = [];
    private PastHeads _pastHeads = new();
    private string? _pastHeadsETag;
    private string? _etag;

    /// <summary>The latest crawl, or null before the first.</summary>
    public CrawlRecord? Latest { get; private set; }

    /// <summary>All crawls that are kept as they were, oldest first.</summary>
    public IEnumerable<CrawlRecord> All => Latest is null ? _ended : _ended.Append(Latest);

    /// <summary>All crawls there were, as the history needs to know of them, oldest first.</summary>
    public IReadOnlyList<TimelineCrawl> Timeline =>
        [.. _pastHeads.Crawls.Select(head => head.ToTimeline(kind)).Concat(All.Select(crawl => crawl.ToTimeline())).OrderBy(crawl => crawl.Ordinal)];

    /// <summary>The id of a crawl.</summary>
    public static string IdOf(string kind, int ordinal) => $"{kind}-{ordinal:d6}";

    public static bool IsOpen(CrawlRecord? crawl) => crawl is { State: CrawlState.Running or CrawlState.Paused or CrawlState.Publishing };

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();
        await foreach (var row in store.ScanAsync(Tables.Crawls, kind, RowRange.All, cancellationToken))
        {
            rows.Add(row);
        }

        // All at once: a read that fails half-way leaves what was known, and nobody sees a crawl that is not there.
        var packed = rows.Find(row => row.Key == PastHeadsKey);
        var pastHeads = packed is null ? new PastHeads() : StoredJson.ReadCompressed<PastHeads>(packed.Payload);
        var crawls = rows.Where(row => row.Key != PastHeadsKey).Select(row => (Record: StoredJson.Read<CrawlRecord>(row.Payload), row.ETag)).ToList();
        (_pastHeads, _pastHeadsETag) = (pastHeads, packed?.ETag);
        _ended.Clear();
        _ended.AddRange(crawls.SkipLast(1).Select(crawl => crawl.Record));
        (Latest, _etag) = crawls.Count == 0 ? (null, null) : crawls[^1];
    }

    /// <summary>Writes a new crawl behind the others.</summary>
    public async Task AddAsync(CrawlRecord crawl, CancellationToken cancellationToken)
    {
        await PackHeadsAsync(cancellationToken);
        var ended = Latest;
        _etag = (await CommitAsync([RowWrite.Insert(crawl.Id, StoredJson.Write(crawl))], cancellationToken))[0];
        Latest = crawl;
        if (ended is not null)
        {
            _ended.Add(ended);
        }
    }

    /// <summary>Replaces the latest crawl.</summary>
    public async Task SaveAsync(CrawlRecord crawl, CancellationToken cancellationToken)
    {
        _etag = (await CommitAsync([RowWrite.Replace(crawl.Id, StoredJson.Write(crawl), _etag)], cancellationToken))[0];
        Latest = crawl;
    }

    /// <summary>Packs the oldest head crawls where there are many, in one transaction.</summary>
    private async Task PackHeadsAsync(CancellationToken cancellationToken)
    {
        CrawlRecord[] heads = [.. _ended.Where(crawl => crawl.Request.IsHead && !IsOpen(crawl))];
        var batch = store.Limits.MaxRowsPerBatch - 1;
        if (heads.Length < KeptHeads + batch)
        {
            return;
        }

        CrawlRecord[] packed = [.. heads.Take(batch)];
        var next = _pastHeads with { Crawls = [.. _pastHeads.Crawls, .. packed.Select(crawl => new PastHead(crawl.Ordinal, (uint)crawl.AsOf.ToUnixTimeSeconds()))] };
        var bytes = StoredJson.WriteCompressed(next);
        var write = _pastHeadsETag is null ? RowWrite.Insert(PastHeadsKey, bytes) : RowWrite.Replace(PastHeadsKey, bytes, _pastHeadsETag);
        _pastHeadsETag = (await CommitAsync([write, .. packed.Select(crawl => RowWrite.Delete(crawl.Id))], cancellationToken))[0];
        _pastHeads = next;
        _ended.RemoveAll(packed.Contains);
    }

    private async Task<IReadOnlyList<string?>> CommitAsync(IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        try
        {
            var result = await store.CommitAsync(Tables.Crawls, kind, writes, cancellationToken);
            return result.Succeeded ? result.ETags : throw new CrawlFencedException($"The crawls of {kind} were written by another activation.");
        }
        catch
        {
            whenUnsure();
            throw;
        }
    }
}

/// <summary>The head crawls that are not kept as they were.</summary>
internal sealed record PastHeads
{
    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>The crawls, oldest first.</summary>
    public IReadOnlyList<PastHead> Crawls { get; init; } = [];
}

/// <summary>A head crawl that ended long ago.</summary>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="AsOf">What it spoke of, Unix seconds.</param>
internal sealed record PastHead(int Ordinal, uint AsOf)
{
    public TimelineCrawl ToTimeline(string kind) => new(Ordinal, CrawlStore.IdOf(kind, Ordinal), AsOf, false, false);
}

/// <summary>Another activation goes on with the crawl.</summary>
[GenerateSerializer, Alias("crawler.crawl-fenced")]
internal sealed class CrawlFencedException(string message) : Exception(message);
