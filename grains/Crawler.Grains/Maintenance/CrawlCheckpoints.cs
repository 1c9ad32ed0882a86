using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>The crawls as they were when a backup was begun: what comes later must fit to these.</summary>
internal sealed class CrawlCheckpoints
{
    private readonly Dictionary<string, CrawlRecord?> _latest = [];

    /// <summary>Copies the crawls into a backup.</summary>
    public async Task CopyAsync(ITableStore store, Action<string, string, TableRow> add, CancellationToken cancellationToken)
    {
        foreach (var kind in KindNames.All)
        {
            _latest[kind] = null;
            await foreach (var row in store.ScanAsync(Tables.Crawls, kind, RowRange.All, cancellationToken))
            {
                add(Tables.Crawls, kind, row);
                _latest[kind] = row.Key == CrawlStore.PastHeadsKey ? null : StoredJson.Read<CrawlRecord>(row.Payload);
            }
        }
    }

    /// <summary>What has happened since that does not fit; null where all fits.</summary>
    public async Task<string?> ProblemAsync(ITableStore store, CancellationToken cancellationToken)
    {
        foreach (var (kind, then) in _latest)
        {
            var crawls = new CrawlStore(store, kind, whenUnsure: () => { });
            await crawls.LoadAsync(cancellationToken);
            if (Problem(then, crawls.Latest) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>
    /// A crawl that goes on may: its windows are repeated from the older checkpoint, and repeating them changes nothing. But a crawl of which the backup knows nothing has left points
    /// and marks under an ordinal that the next one would bear again, and one whose listing ended meanwhile was frozen, perhaps, as the restored one will not be.
    /// </summary>
    private static string? Problem(CrawlRecord? then, CrawlRecord? now) => (then, now) switch
    {
        _ when then?.Id != now?.Id => $"{now?.Id} was begun while the backup was taken",
        ({ State: CrawlState.Running or CrawlState.Paused }, { State: CrawlState.Publishing or CrawlState.Completed }) => $"{now.Id} came to its end while the backup was taken",
        _ when then?.IsPromoted != now?.IsPromoted => $"the census of {now?.Id} was accepted by hand while the backup was taken",
        _ => null,
    };
}
