using Crawler.Core.History;
using Orleans.Concurrency;

namespace Crawler.Contracts.Crawling;

/// <summary>The crawls of one kind of repository; the key is the kind, such as <c>models</c>. At most one crawl is open at a time.</summary>
[Alias("crawler.crawl")]
public interface ICrawlGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins a crawl and returns at once. Refused while one is open. A crawl that was begun before under the same <see cref="CrawlRequest.ScheduledRun"/> is the answer; no other is begun.
    /// </summary>
    [Alias("start")]
    Task<CrawlReply> Start(CrawlRequest request);

    /// <summary>
    /// Begins a crawl that reads the kept pages of an earlier one instead of the Hub, as of that one's instant, and returns at once. It costs no request.
    /// </summary>
    /// <param name="crawl">The crawl whose pages are read; null for the latest one that has any.</param>
    [Alias("reparse")]
    Task<CrawlReply> Reparse(string? crawl);

    /// <summary>
    /// Begins to take in a file of the past, or goes on with it where the same file (by its digest) is open as of the same instant. Refused while another crawl is open, and where the
    /// file was imported as of that instant before, unless it is to be imported again. It costs no request.
    /// </summary>
    /// <param name="request">With <see cref="CrawlRequest.Import"/> and an as-of, which may be earlier than that of any crawl.</param>
    [Alias("begin-import")]
    Task<ImportReply> BeginImport(CrawlRequest request);

    /// <summary>
    /// Takes in rows of the open import, and returns once they are durable in every partition and the checkpoint is written. Rows that are done already are acknowledged without
    /// work; rows with others missing before them are refused.
    /// </summary>
    [Alias("take-import"), ResponseTimeout("00:05:00")]
    Task<ImportReply> TakeImport([Immutable] ImportBatch batch);

    /// <summary>Says that the file is at its end, and returns at once; the import completes by itself. Asked again, nothing happens the second time.</summary>
    [Alias("end-import")]
    Task<CrawlReply> EndImport(string crawl);

    /// <summary>Goes on with the open crawl from its checkpoint and returns at once. Asked twice, nothing happens the second time.</summary>
    [Alias("resume")]
    Task<CrawlReply> Resume();

    /// <summary>Stops fetching after the window in hand; the crawl stays open.</summary>
    [Alias("pause")]
    Task<CrawlReply> Pause();

    /// <summary>Ends the open crawl without a census. What it observed stays; its absence marks are void.</summary>
    [Alias("cancel")]
    Task<CrawlReply> Cancel();

    /// <summary>
    /// Promotes the census of the latest crawl that the anomaly gate has kept back, and returns at once: its absences count, and later crawls are compared with it.
    /// Asked again, nothing happens the second time.
    /// </summary>
    [Alias("accept")]
    Task<CrawlReply> Accept(string crawl);

    /// <summary>The latest crawl, or null before the first.</summary>
    [Alias("current"), AlwaysInterleave]
    Task<CrawlView?> Current();

    /// <summary>One crawl by its id, or null.</summary>
    [Alias("show"), AlwaysInterleave]
    Task<CrawlView?> Show(string crawl);

    /// <summary>The crawl that was begun for a run of a schedule, or null where none was.</summary>
    /// <param name="run">The run, as <see cref="CrawlRequest.ScheduledRun"/> names it.</param>
    [Alias("of-run")]
    Task<CrawlView?> OfRun(string run);

    /// <summary>All crawls, oldest first.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<IReadOnlyList<CrawlView>> List();

    /// <summary>All crawls and imports, as the history needs to know of them.</summary>
    [Alias("timeline")]
    Task<IReadOnlyList<TimelineCrawl>> Timeline();
}
