using Crawler.Core.Catalogue;

namespace Crawler.Contracts.Crawling;

/// <summary>What to crawl.</summary>
[GenerateSerializer, Immutable, Alias("crawler.crawl-request")]
public sealed record CrawlRequest
{
    /// <summary>The Hub's base address, such as <c>https://huggingface.co</c>.</summary>
    [Id(0)]
    public required Uri Hub { get; init; }

    /// <summary>Stop after this many rows; null for the whole listing. A limited crawl proves no absence and has no coverage.</summary>
    [Id(1)]
    public long? Limit { get; init; }

    /// <summary>Only repositories of this owner; null for all. A filtered crawl proves no absence and has no coverage.</summary>
    [Id(2)]
    public string? Author { get; init; }

    /// <summary>The instant the figures shall speak of; null for now.</summary>
    [Id(3)]
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Rows asked for per page, 1 to 1,000.</summary>
    [Id(4)]
    public int PageSize { get; init; } = 1000;

    /// <summary>Rows the listing is believed to have; null where nobody knows. It serves the time left of a first crawl, and nothing else.</summary>
    [Id(5)]
    public long? ExpectedRows { get; init; }

    /// <summary>
    /// Only what is new or changed since the last crawl that went to the end. Counters move in full crawls only; a head crawl proves no absence and has no coverage.
    /// </summary>
    [Id(6)]
    public bool IsHead { get; init; }

    /// <summary>Of how many full crawls, this one included, the raw pages are kept when it is complete; 0 keeps none.</summary>
    [Id(7)]
    public int KeepPages { get; init; } = 1;

    /// <summary>The crawl whose kept pages are read once more instead of asking the Hub; null for a crawl of the Hub.</summary>
    [Id(8)]
    public string? ReparseOf { get; init; }

    /// <summary>The file that is read instead of the Hub; null for a crawl. <see cref="Hub"/> is then <see cref="ImportRequest.NoHub"/> and <see cref="AsOf"/> is not null.</summary>
    [Id(9)]
    public ImportRequest? Import { get; init; }

    /// <summary>The run of a schedule that it is begun for, named <c>schedule@due</c>: a crawl that was begun under a name is not begun again. Null where a person begins it.</summary>
    [Id(10)]
    public string? ScheduledRun { get; init; }

    /// <summary>Whether the crawl covers the whole listing.</summary>
    public bool IsFull => Limit is null && Author is null && !IsHead && Import is null;
}

/// <summary>Where a crawl stands. The numbers are stored: never renumber.</summary>
public enum CrawlState
{
    /// <summary>Pages are being fetched, or would be if a silo were up.</summary>
    Running = 1,

    /// <summary>Stopped on request or by a problem; can be resumed.</summary>
    Paused = 2,

    /// <summary>The listing is done; the census is being taken.</summary>
    Publishing = 3,

    /// <summary>The census stands.</summary>
    Completed = 4,

    /// <summary>Ended without a census.</summary>
    Cancelled = 5,
}

/// <summary>How a command to a crawl ended.</summary>
/// <param name="Ok">Whether it took effect.</param>
/// <param name="Message">Why it did not, and what to do; empty where it did.</param>
/// <param name="Crawl">The crawl it was about, where there is one.</param>
[GenerateSerializer, Immutable, Alias("crawler.crawl-reply")]
public sealed record CrawlReply(bool Ok, string Message, CrawlView? Crawl);

/// <summary>A crawl as it stands now.</summary>
[GenerateSerializer, Immutable, Alias("crawler.crawl-view")]
public sealed record CrawlView
{
    /// <summary>The id, such as <c>models-000001</c>.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The ordinal within the kind, from 1.</summary>
    [Id(1)]
    public required int Ordinal { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(2)]
    public required CrawlRequest Request { get; init; }

    /// <summary>The instant the figures speak of.</summary>
    [Id(3)]
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(4)]
    public required CrawlState State { get; init; }

    /// <summary>Whether a silo works on it right now; a running crawl without is interrupted and wants <c>crawl resume</c>.</summary>
    [Id(5)]
    public bool IsActive { get; init; }

    /// <summary>When it was started.</summary>
    [Id(6)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Pages applied.</summary>
    [Id(8)]
    public long Pages { get; init; }

    /// <summary>Rows read.</summary>
    [Id(9)]
    public long Rows { get; init; }

    /// <summary>Repositories first seen.</summary>
    [Id(10)]
    public long New { get; init; }

    /// <summary>Records changed.</summary>
    [Id(11)]
    public long Changed { get; init; }

    /// <summary>Rows that said nothing new; they write nothing.</summary>
    [Id(12)]
    public long Unchanged { get; init; }

    /// <summary>Known repositories that were not listed.</summary>
    [Id(13)]
    public long Missed { get; init; }

    /// <summary>Items that could not be read, by reason.</summary>
    [Id(14)]
    public IReadOnlyDictionary<string, long> Quarantined { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether its census was accepted; null before there is one.</summary>
    [Id(15)]
    public bool? Accepted { get; init; }

    /// <summary>Why it paused or what the self-check noticed; empty where nothing.</summary>
    [Id(16)]
    public string Problem { get; init; } = "";

    /// <summary>Until when it waits for the Hub's quota; null while it does not wait.</summary>
    [Id(17)]
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Rows a second since it was last started or resumed; 0 while inactive.</summary>
    [Id(18)]
    public double RowsPerSecond { get; init; }

    /// <summary>Rows the listing is expected to have, from the last full crawl or the request; null where unknown.</summary>
    [Id(19)]
    public long? ExpectedRows { get; init; }

    /// <summary>Requests left in the Hub's current window; null before the first answer.</summary>
    [Id(20)]
    public long? QuotaLeft { get; init; }

    /// <summary>Requests the Hub allows per window; null before the first answer.</summary>
    [Id(21)]
    public long? Quota { get; init; }

    /// <summary>Samples of what was quarantined, at most a hundred.</summary>
    [Id(22)]
    public IReadOnlyList<QuarantineSample> Samples { get; init; } = [];

    /// <summary>What the start-up check of the Hub found different from what was expected.</summary>
    [Id(23)]
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The last id walked.</summary>
    [Id(24)]
    public RepoId LastId { get; init; }

    /// <summary>The page to be fetched next; null at the end of the listing.</summary>
    [Id(25)]
    public Uri? NextPage { get; init; }

    /// <summary>Whether it paused because the Hub refused the credential.</summary>
    [Id(26)]
    public bool IsAuthFailure { get; init; }

    /// <summary>The length of the Hub's quota window; null before the first answer.</summary>
    [Id(27)]
    public TimeSpan? QuotaWindow { get; init; }

    /// <summary>Of an import: rows of the file that are done, unreadable ones included; it goes on behind them. 0 for crawls.</summary>
    [Id(28)]
    public long RowsDone { get; init; }

    /// <summary>Of an import: rows whose repository an earlier row of the file spoke of; the later one holds.</summary>
    [Id(29)]
    public long Duplicates { get; init; }

    /// <summary>Rows older than what the record says; they leave the record as it is.</summary>
    [Id(30)]
    public long Stale { get; init; }

    /// <summary>Whether somebody paused it, so that nobody else goes on with it; a crawl that a problem or the end of its silo stopped was not paused by a person.</summary>
    [Id(31)]
    public bool IsPausedByPerson { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => State is CrawlState.Completed or CrawlState.Cancelled;
}

/// <summary>An item that could not be read.</summary>
/// <param name="Page">The page it stood on, from 1; of an import the line of the text file, or the row of the table.</param>
/// <param name="Index">Its place on the page, from 0; 0 for imports.</param>
/// <param name="Id">Its id, where that could be read.</param>
/// <param name="Reason">A short stable code.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Excerpt">The beginning of the item, control characters stripped.</param>
[GenerateSerializer, Immutable, Alias("crawler.quarantine-sample")]
public sealed record QuarantineSample(long Page, int Index, string? Id, string Reason, string Detail, string Excerpt);
