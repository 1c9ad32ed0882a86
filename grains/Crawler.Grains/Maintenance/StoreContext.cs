using Crawler.Contracts;
using Crawler.Contracts.Crawling;
using Crawler.Grains.Crawling;
using Crawler.Grains.Rollups;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>What has to be known of a store before one of its partitions can be judged: the crawls and censuses of every kind.</summary>
internal sealed class StoreContext
{
    private readonly Dictionary<string, CrawlRecord> _crawls = [];
    private readonly Dictionary<string, StoredCensus> _censuses = [];
    private readonly HashSet<string> _withGraph = [];
    private readonly Dictionary<string, int> _pagesDroppedUpTo = [];

    private StoreContext(int partitions) => Partitions = partitions;

    /// <summary>Partitions of the catalogue.</summary>
    public int Partitions { get; }

    public IReadOnlyDictionary<string, CrawlRecord> Crawls => _crawls;

    public IReadOnlyDictionary<string, StoredCensus> Censuses => _censuses;

    /// <summary>Reads what can be read; what cannot is told by whoever inspects its partition.</summary>
    public static async Task<StoreContext> ReadAsync(ITableStore store, int partitions, CancellationToken cancellationToken)
    {
        var context = new StoreContext(partitions);
        foreach (var kind in KindNames.All)
        {
            var crawls = new CrawlStore(store, kind, whenUnsure: () => { });
            await crawls.LoadAsync(cancellationToken);
            foreach (var crawl in crawls.All)
            {
                context._crawls[crawl.Id] = crawl;
            }

            context._pagesDroppedUpTo[kind] = crawls.All.Select(crawl => crawl.PagesDroppedUpTo).DefaultIfEmpty().Max();
            await context.ReadCensusesAsync(new CensusStore(store, kind), cancellationToken);
        }

        return context;
    }

    /// <summary>Whether somebody can still go on with a crawl.</summary>
    public bool IsOpen(string crawl) => CrawlStore.IsOpen(_crawls.GetValueOrDefault(crawl));

    /// <summary>Whether the lineage's graph is kept of a census: of the newest, and of the one that readers are shown.</summary>
    public bool KeepsGraph(string crawl) => _withGraph.Contains(crawl) || !_censuses.ContainsKey(crawl);

    /// <summary>How many pages of a crawl are kept: all of a crawl under way, and of complete ones those that no later one has dropped.</summary>
    public long KeptPages(string crawl) => _crawls.GetValueOrDefault(crawl) switch
    {
        null => 0,
        var open when CrawlStore.IsOpen(open) => long.MaxValue,
        { State: CrawlState.Completed } ended when ended.Ordinal > _pagesDroppedUpTo[crawl[..crawl.LastIndexOf('-')]] => ended.Pages,
        _ => 0,
    };

    private async Task ReadCensusesAsync(CensusStore censuses, CancellationToken cancellationToken)
    {
        var all = new List<StoredCensus>();
        foreach (var crawl in await censuses.ListAsync(cancellationToken))
        {
            if (await censuses.GetAsync(crawl, cancellationToken) is { } census)
            {
                all.Add(_censuses[crawl] = census);
            }
        }

        var shown = all.FindLast(census => census.Census.Accepted && census.IsFull) ?? all.FindLast(census => census.Census.Accepted);
        _withGraph.UnionWith(new[] { all.LastOrDefault(), shown }.OfType<StoredCensus>().Select(census => census.Census.Crawl));
    }
}
