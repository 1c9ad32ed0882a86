using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.History;

/// <summary>The flows of one partition, month by month, and where the fold had come to at the end of the last closed one.</summary>
internal sealed class FlowStore(ITableStore store, string partition)
{
    private const string FoldKey = "fold";
    public const string BookKey = "book";
    private string? _etag;

    /// <summary>What stands, oldest month first.</summary>
    public async Task<FlowBook> OpenAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.History, Partition, BookKey, cancellationToken);
        _etag = row?.ETag;
        return row is null ? new FlowBook() : StoredJson.Read<FlowBook>(row.Payload);
    }

    /// <summary>The flows of a month.</summary>
    public async Task<FlowVector> ReadAsync(FlowPage page, CancellationToken cancellationToken) =>
        FlowVector.Decode(await BlobRows.GetAsync(store, Tables.History, Partition, Key(page), cancellationToken)
            ?? throw new InvalidDataException($"The flows of {HistoryMonth.Name(page.Month)} in {partition} are listed and not there: run `flow refresh`."));

    /// <summary>Writes a month under its stamp; it counts when the book lists it.</summary>
    public Task WriteAsync(FlowPage page, FlowVector flows, CancellationToken cancellationToken) =>
        BlobRows.InsertAsync(store, Tables.History, Partition, Key(page), flows.Encode(), cancellationToken);

    /// <summary>Where the fold had come to; null where that is not on the basis asked for.</summary>
    public async Task<byte[]?> ReadFoldAsync(string stamp, CancellationToken cancellationToken) =>
        await BlobRows.GetAsync(store, Tables.History, Partition, $"{FoldKey}|{stamp}", cancellationToken);

    /// <summary>Keeps where the fold has come to.</summary>
    public Task WriteFoldAsync(string stamp, byte[] state, CancellationToken cancellationToken) =>
        BlobRows.InsertAsync(store, Tables.History, Partition, $"{FoldKey}|{stamp}", state, cancellationToken);

    /// <summary>Lets a new book count, and drops what only the old one lists.</summary>
    /// <exception cref="FencedException">The book was turned since it was opened, by another activation or by a try whose answer was lost: open it again.</exception>
    public async Task TurnAsync(FlowBook old, FlowBook next, CancellationToken cancellationToken)
    {
        var bytes = StoredJson.Write(next);
        var write = _etag is null ? RowWrite.Insert(BookKey, bytes) : RowWrite.Replace(BookKey, bytes, _etag);
        var result = await store.CommitAsync(Tables.History, Partition, [write], cancellationToken);
        _etag = result.Succeeded ? result.ETags[0] : throw new FencedException($"The flows of {partition} were worked out by another activation.");
        foreach (var page in old.Pages.Where(page => !next.Pages.Any(other => Key(other) == Key(page))))
        {
            await BlobRows.DeleteAsync(store, Tables.History, Partition, Key(page), cancellationToken);
        }

        if (old.FoldStamp.Length > 0 && old.FoldStamp != next.FoldStamp)
        {
            await BlobRows.DeleteAsync(store, Tables.History, Partition, $"{FoldKey}|{old.FoldStamp}", cancellationToken);
        }
    }

    /// <summary>The names of the values that a book lists.</summary>
    public static IEnumerable<string> Listed(FlowBook book) => book.Pages.Select(Key).Concat(book.FoldStamp.Length > 0 ? [$"{FoldKey}|{book.FoldStamp}"] : []);

    private string Partition => $"{partition}.flows";

    private static string Key(FlowPage page) => $"f|{page.Month:d6}|{page.Stamp}";
}

/// <summary>Which flows of a partition stand.</summary>
internal sealed record FlowBook
{
    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>The months, oldest first.</summary>
    public IReadOnlyList<FlowPage> Pages { get; init; } = [];

    /// <summary>The basis of the stored state of the fold; empty for none.</summary>
    public string FoldStamp { get; init; } = "";

    /// <summary>The last month that it has taken.</summary>
    public int FoldMonth { get; init; } = -1;
}

/// <summary>The flows of one month.</summary>
/// <param name="Month">The month, counted from January 1970.</param>
/// <param name="Stamp">What they were worked out from.</param>
/// <param name="Lineage">The census whose lineage they were worked out with.</param>
/// <param name="IsThinned">Whether some points had been taken out by then.</param>
internal sealed record FlowPage(int Month, string Stamp, string Lineage, bool IsThinned = false);
