namespace Crawler.Contracts.Crawling;

/// <summary>The file of an import.</summary>
[GenerateSerializer, Immutable, Alias("crawler.import-request")]
public sealed record ImportRequest
{
    /// <summary>What stands for the Hub's address where no Hub is asked.</summary>
    public static Uri NoHub { get; } = new("about:import");

    /// <summary>The file's name, without its folder.</summary>
    [Id(0)]
    public required string Source { get; init; }

    /// <summary>XxHash3 of the file: with the as-of it tells one import from another.</summary>
    [Id(1)]
    public required ulong Digest { get; init; }

    /// <summary>Rows the file has for this import, unreadable ones included; null where nobody counted.</summary>
    [Id(2)]
    public long? Rows { get; init; }

    /// <summary>Whether the file holds everything that the listing held at that time.</summary>
    [Id(3)]
    public bool IsComplete { get; init; }

    /// <summary>The columns the file lacks: what they would say is unknown.</summary>
    [Id(4)]
    public IReadOnlyList<string> MissingColumns { get; init; } = [];

    /// <summary>Whether it is to be imported although it has been before.</summary>
    [Id(5)]
    public bool IsAgain { get; init; }

    /// <summary>The same file, to be taken in the same way.</summary>
    public bool IsSame(ImportRequest other) => other is not null && Digest == other.Digest && IsComplete == other.IsComplete;
}

/// <summary>Some consecutive rows of the file.</summary>
/// <param name="Crawl">The import they belong to, such as <c>models-000007</c>.</param>
/// <param name="FromRow">Rows of the import's file before them, unreadable ones included.</param>
/// <param name="UpToRow">Rows of the import's file before what follows them.</param>
/// <param name="Rows">Packed observations (see <see cref="Core.Catalogue.ObservationView"/>), one after another, ids ascending, each id once.</param>
/// <param name="Lengths">The length of each.</param>
/// <param name="Duplicates">Readable rows whose id an earlier row of the file had.</param>
/// <param name="Quarantined">Rows that could not be read, by reason.</param>
/// <param name="Samples">Some of them.</param>
[GenerateSerializer, Immutable, Alias("crawler.import-batch")]
public sealed record ImportBatch(
    string Crawl,
    long FromRow,
    long UpToRow,
    byte[] Rows,
    int[] Lengths,
    long Duplicates,
    IReadOnlyDictionary<string, long> Quarantined,
    IReadOnlyList<QuarantineSample> Samples);

/// <summary>How a step of an import ended.</summary>
/// <param name="Ok">Whether it took effect, or had taken effect before.</param>
/// <param name="Message">Why it did not, and what to do; empty where it did.</param>
/// <param name="Crawl">The import, or the crawl that stands in its way.</param>
/// <param name="RowsDone">Rows of the file that are done: the next batch begins there.</param>
/// <param name="IsKnown">Whether it was refused because the same file was imported as of the same instant before.</param>
[GenerateSerializer, Immutable, Alias("crawler.import-reply")]
public sealed record ImportReply(bool Ok, string Message, CrawlView? Crawl, long RowsDone, bool IsKnown = false);
