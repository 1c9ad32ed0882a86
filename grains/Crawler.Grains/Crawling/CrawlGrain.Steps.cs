using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Hub;

namespace Crawler.Grains.Crawling;

public sealed partial class CrawlGrain
{
    /// <summary>What a page means to the walk.</summary>
    private PageStep Step(ListingPage page)
    {
        RepoId? highest = RepoId.TryParse(Crawl.HighestId, out var id) ? id : null;
        foreach (var row in page.Rows)
        {
            highest = highest is { } above && above > row.Id ? above : row.Id;
        }

        var step = Crawl.Head is { } head ? HeadStep(page, head, head.Take(Changes(page), page.Next is not null)) : FullStep(page);
        return step with { HighestId = highest, LatestChange = page.LatestChange is { } change ? Math.Max(change, Crawl.LatestChange ?? change) : Crawl.LatestChange };
    }

    private PageStep FullStep(ListingPage page)
    {
        var rows = page.Rows;
        var isLimited = Crawl.Request.Limit is { } limit && Crawl.Rows + rows.Count >= limit;
        if (isLimited)
        {
            rows = [.. rows.Take((int)(Crawl.Request.Limit!.Value - Crawl.Rows))];
        }

        var isLast = isLimited || page.Next is null;
        var from = RepoId.TryParse(Crawl.LastId, out var id) ? id : RepoId.Min;
        RepoId? openGap = RepoId.TryParse(Crawl.OpenGap, out var gap) ? gap : null;
        var walked = WalkedPage.Of(rows, UnreadableItems(page), from, openGap, isLast, page.IsCut);
        return new PageStep(walked, isLast ? null : page.Next, isLast, walked.Advanced > 0, null);
    }

    /// <summary>A page of a head crawl stands for itself: it lies in no walked stretch and proves nothing about what is not on it.</summary>
    private PageStep HeadStep(ListingPage page, HeadWalk head, HeadStep step)
    {
        // The newest are read when the changes are, and most of them changed lately: once is enough.
        var rows = head.IsAtChanges ? [.. page.Rows.Where(row => row.Id < head.Lowest)] : page.Rows;
        var walked = WalkedPage.Of(rows, UnreadableItems(page), RepoId.Min, null, isLast: false, page.IsCut);
        var next = step switch
        {
            { IsOver: true } => null,
            { EndsPart: true } => new ListingQuery(Crawl.Request.Hub, Crawl.Request.PageSize, null, Crawl.Expand!, Order(step.Walk)).FirstPage,
            _ => page.Next,
        };
        return new PageStep(walked, next, step.IsOver, step.Advanced || step.EndsPart, step.Walk);
    }

    private static List<(RepoId Id, long? LastModified)> Changes(ListingPage page) =>
        [.. page.Rows.Select(row => (row.Id, new ObservationView(page.Packed.Span.Slice(row.Offset, row.Length)).LastModified))];

    /// <summary>An item's index counts readable and unreadable ones alike; what the walk needs is how many readable ones came before.</summary>
    private static List<UnreadableItem> UnreadableItems(ListingPage page)
    {
        var items = new List<UnreadableItem>(page.Quarantined.Count);
        foreach (var item in page.Quarantined)
        {
            items.Add(new UnreadableItem(Math.Max(0, item.Index - items.Count), item.Id));
        }

        return items;
    }

    /// <summary>A page as a step of the walk.</summary>
    /// <param name="Page">Its rows in order, and what they prove.</param>
    /// <param name="Next">The page to be fetched next; null at the end.</param>
    /// <param name="IsLast">Whether the walk ends here.</param>
    /// <param name="Advanced">Whether it led further.</param>
    /// <param name="Head">How far a head crawl is then.</param>
    private sealed record PageStep(WalkedPage Page, Uri? Next, bool IsLast, bool Advanced, HeadWalk? Head)
    {
        /// <summary>The greatest id read so far.</summary>
        public RepoId? HighestId { get; init; }

        /// <summary>The latest change read so far, Unix milliseconds.</summary>
        public long? LatestChange { get; init; }
    }
}
