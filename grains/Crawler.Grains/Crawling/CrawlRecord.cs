using Crawler.Contracts.Crawling;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Core.History;

namespace Crawler.Grains.Crawling;

/// <summary>A crawl as stored: what was asked for, and the checkpoint. Written whenever a window is durable in every partition.</summary>
internal sealed record CrawlRecord
{
    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    public required string Id { get; init; }

    public required int Ordinal { get; init; }

    public required CrawlRequest Request { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    public required CrawlState State { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The expand names that the Hub accepts; null before the start-up check.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The page to be fetched next; null at the end of the listing.</summary>
    public Uri? Next { get; init; }

    /// <summary>The last id walked, 24 hex digits.</summary>
    public string LastId { get; init; } = RepoId.Min.ToString();

    /// <summary>Where a stretch that proves nothing begins, if the last page ended with something unreadable.</summary>
    public string? OpenGap { get; init; }

    public long Pages { get; init; }

    /// <summary>Pages in a row that brought nothing above <see cref="LastId"/>.</summary>
    public int IdlePages { get; init; }

    public long Rows { get; init; }

    public long New { get; init; }

    public long Changed { get; init; }

    public long Unchanged { get; init; }

    public long Missed { get; init; }

    public IReadOnlyDictionary<string, long> Quarantined { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<QuarantineSample> Samples { get; init; } = [];

    /// <summary>Chained hash of the pages' content.</summary>
    public ulong Digest { get; init; }

    public bool? Accepted { get; init; }

    /// <summary>Whether somebody wants the census in spite of its anomalies.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>How far a head crawl is; null for the others.</summary>
    public HeadWalk? Head { get; init; }

    /// <summary>The greatest id read, 24 hex digits; null where none was, and in crawls of the first version.</summary>
    public string? HighestId { get; init; }

    /// <summary>The latest change read, Unix milliseconds; null where none was, and in crawls of the first version.</summary>
    public long? LatestChange { get; init; }

    /// <summary>Ordinal of the crawl whose kept pages are read; 0 for a crawl of the Hub.</summary>
    public int ReparseOf { get; init; }

    /// <summary>Pages too large to be kept.</summary>
    public long UnkeptPages { get; init; }

    /// <summary>The pages of all crawls up to this ordinal are dropped.</summary>
    public int PagesDroppedUpTo { get; init; }

    /// <summary>How far an import is; null for crawls.</summary>
    public ImportCheckpoint? Import { get; init; }

    /// <summary>Rows older than the records.</summary>
    public long Stale { get; init; }

    /// <summary>When the end of the listing was read.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    public string Problem { get; init; } = "";

    public bool IsAuthFailure { get; init; }

    /// <summary>Whether it stands still because a person wants so; false in crawls paused by the first version.</summary>
    public bool IsPausedByPerson { get; init; }

    /// <summary>Whether it says of everything whether it is there: a walk through the whole listing, or the latest file if that holds all of it.</summary>
    public bool CoversAll => Request.IsFull || (Request.Import is { IsComplete: true } && Import is { IsNewest: true });

    private bool IsJudged => State is CrawlState.Completed or CrawlState.Publishing;

    /// <summary>What the history needs to know. An import says of each repository what it knows, and nothing of the others.</summary>
    public TimelineCrawl ToTimeline() => new(
        Ordinal,
        Id,
        (uint)AsOf.ToUnixTimeSeconds(),
        IsJudged && Accepted == true && CoversAll,
        IsJudged && Accepted == false);

    public CrawlView ToView() => new()
    {
        Id = Id,
        Ordinal = Ordinal,
        Request = Request,
        AsOf = AsOf,
        State = State,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Pages = Pages,
        Rows = Rows,
        New = New,
        Changed = Changed,
        Unchanged = Unchanged,
        Missed = Missed,
        Quarantined = Quarantined,
        Samples = Samples,
        Accepted = Accepted,
        Problem = Problem,
        IsAuthFailure = IsAuthFailure,
        IsPausedByPerson = IsPausedByPerson,
        Differences = Differences,
        LastId = RepoId.TryParse(LastId, out var id) ? id : RepoId.Min,
        NextPage = Next,
        RowsDone = Import?.RowsDone ?? 0,
        Duplicates = Import?.Duplicates ?? 0,
        Stale = Stale,
    };
}

/// <summary>How far an import is, and what it is measured by: both are settled when it begins, since no crawl can come between.</summary>
/// <param name="RowsDone">Rows of the file that are durable in every partition, unreadable ones included.</param>
/// <param name="Duplicates">Rows whose repository an earlier row spoke of.</param>
/// <param name="IsNewest">Whether no crawl speaks of a later instant: then its rows are the latest word, and what stands elsewhere has moved.</param>
/// <param name="LastFullAsOf">As-of of the latest accepted full crawl, Unix seconds; 0 for none.</param>
internal sealed record ImportCheckpoint(long RowsDone, long Duplicates, bool IsNewest, uint LastFullAsOf);
