using Crawler.Contracts.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Hub;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    private bool KeepsPages => Crawl.Request is { IsFull: true, KeepPages: > 0, ReparseOf: null };

    /// <inheritdoc/>
    public async Task<CrawlReply> Reparse(string? crawl)
    {
        if (CrawlStore.IsOpen(_crawls.Latest))
        {
            return Refuse(StillOpen());
        }

        var named = crawl is null ? _crawls.Latest : _crawls.All.FirstOrDefault(known => known.Id == crawl);
        var source = named?.Request.ReparseOf is { } root ? _crawls.All.FirstOrDefault(known => known.Id == root) : named;
        if (source is null)
        {
            return Refuse(crawl is null ? "There is no crawl yet whose pages could be read again." : $"There is no crawl {crawl}.");
        }

        if (await ReparseProblem(source) is { } problem)
        {
            return Refuse(problem);
        }

        var first = (await _pages.ReadAsync(source.Id, 1, CancellationToken.None))!;
        var ordinal = Crawl.Ordinal + 1;
        await _crawls.AddAsync(
            new CrawlRecord
            {
                Id = CrawlStore.IdOf(Kind, ordinal),
                Ordinal = ordinal,
                Request = source.Request with { ReparseOf = source.Id, AsOf = source.AsOf },
                AsOf = source.AsOf,
                State = CrawlState.Running,
                StartedAt = _time.GetUtcNow(),
                Expand = source.Expand,
                Next = first.Address,
                ReparseOf = source.Ordinal,
                PagesDroppedUpTo = Crawl.PagesDroppedUpTo,
            },
            CancellationToken.None);
        _failpoints.Pass(Failpoints.CrawlCreated);
        StartLoop();
        return Accept();
    }

    private async Task<string?> ReparseProblem(CrawlRecord source) => source switch
    {
        _ when !source.Request.IsFull || source.State != CrawlState.Completed => $"{source.Id} did not read the whole listing; only a complete full crawl can be read again.",
        _ when _crawls.All.Any(later => later.Ordinal > source.Ordinal && later.ReparseOf != source.Ordinal) =>
            $"{_crawls.All.First(later => later.Ordinal > source.Ordinal && later.ReparseOf != source.Ordinal).Id} has begun since {source.Id}: what it observed is newer than anything its pages say.",
        { UnkeptPages: > 0 } => $"{source.UnkeptPages} pages of {source.Id} were too large to be kept.",
        _ when !await _pages.AnyAsync(source.Id, CancellationToken.None) => $"The pages of {source.Id} are not kept. Crawl with --keep-pages 1 or more.",
        _ => null,
    };

    /// <summary>Reads a kept page as if the Hub had just sent it.</summary>
    private async Task<PageOutcome> FetchKept(string source, long number, CancellationToken stopping)
    {
        try
        {
            return await _pages.ReadAsync(source, number, stopping) is { } raw
                ? new PageOutcome.Fetched(await Task.Run(() => _hub.ReadKeptAsync(raw, stopping), stopping))
                : new PageOutcome.Unreachable($"Page {number} of {source} is not kept.", 1, HubTrouble.Foreign);
        }
        catch (InvalidDataException damage)
        {
            return new PageOutcome.Unreachable(damage.Message, 1, HubTrouble.Foreign);
        }
    }

    private Task Keep(ListingPage page) => KeepsPages && page.Raw is { } raw
        ? _pages.SaveAsync(Crawl.Id, Crawl.Pages + 1, raw, CancellationToken.None)
        : Task.CompletedTask;

    /// <summary>Drops the pages that the crawl which completes here asks no longer for.</summary>
    /// <returns>Up to which crawl all are dropped.</returns>
    private async Task<int> DropOldPages()
    {
        if (!Crawl.Request.IsFull || Crawl.ReparseOf != 0)
        {
            return Crawl.PagesDroppedUpTo;
        }

        var kept = _crawls.All
            .Where(crawl => crawl.Request.IsFull && crawl.ReparseOf == 0 && (crawl.State == CrawlState.Completed || crawl.Ordinal == Crawl.Ordinal))
            .Select(crawl => crawl.Ordinal)
            .OrderDescending()
            .Take(Crawl.Request.KeepPages)
            .ToHashSet();
        foreach (var crawl in _crawls.All.Where(crawl => crawl.Ordinal > Crawl.PagesDroppedUpTo && !kept.Contains(crawl.Ordinal)).ToList())
        {
            await _pages.DropAsync(crawl.Id, CancellationToken.None);
        }

        return kept.Count == 0 ? Crawl.Ordinal : kept.Min() - 1;
    }
}
