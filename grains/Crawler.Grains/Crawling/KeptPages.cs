using System.IO.Hashing;
using Crawler.Core.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Hub;
using Crawler.Storage;

namespace Crawler.Grains.Crawling;

/// <summary>
/// The raw pages of the last full crawls. A row is: version 1 (1 byte), XxHash3 of the body (8), encoding, address and next address (length-prefixed text), body
/// (length-prefixed).
/// </summary>
internal sealed class KeptPages(ITableStore store)
{
    private const byte FormatVersion = 1;

    /// <summary>Keeps a page. A page fetched again after a kill replaces the one before: kept is what was applied last.</summary>
    public async Task SaveAsync(string crawl, long number, RawPage page, CancellationToken cancellationToken)
    {
        var row = PackedWriter.Pooled(page.Body.Length + 2048);
        row.Reserve(BlobRows.HeadBytes);
        row.Byte(FormatVersion);
        row.UInt64(XxHash3.HashToUInt64(page.Body.Span));
        row.Text(page.Encoding);
        row.Text(page.Address.AbsoluteUri);
        row.Text(page.Next?.AbsoluteUri ?? "");
        row.Blob(page.Body.Span);
        await BlobRows.ReplaceAsync(store, Tables.Pages, crawl, Key(number), row.WrittenMemory, cancellationToken);
        row.Release();
    }

    /// <summary>Reads a page, or null where it is not kept.</summary>
    /// <exception cref="InvalidDataException">The stored page is damaged, or was written by a newer version.</exception>
    public async Task<RawPage?> ReadAsync(string crawl, long number, CancellationToken cancellationToken)
    {
        var bytes = await BlobRows.GetAsync(store, Tables.Pages, crawl, Key(number), cancellationToken);
        return bytes is null ? null : Read(bytes, crawl, number);
    }

    /// <summary>Whether anything of a crawl is kept.</summary>
    public Task<bool> AnyAsync(string crawl, CancellationToken cancellationToken) =>
        BlobRows.ExistsAsync(store, Tables.Pages, crawl, Key(1), cancellationToken);

    /// <summary>Lets go of a crawl's pages, the first one last so that an interrupted deletion is begun again.</summary>
    public async Task DropAsync(string crawl, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var row in store.ScanKeysAsync(Tables.Pages, crawl, RowRange.All, cancellationToken))
        {
            keys.Add(row.Key);
        }

        keys.Reverse();
        foreach (var batch in keys.Chunk(store.Limits.MaxRowsPerBatch))
        {
            await store.CommitAsync(Tables.Pages, crawl, [.. batch.Select(key => RowWrite.Delete(key))], cancellationToken);
        }
    }

    /// <summary>Reads a page as stored.</summary>
    internal static RawPage Read(byte[] bytes, string crawl, long number)
    {
        if (bytes.Length == 0 || bytes[0] != FormatVersion)
        {
            throw new InvalidDataException($"Kept page {number} of {crawl} is damaged, or was written by a newer version of this program.");
        }

        var reader = new PackedReader(bytes.AsSpan(1));
        var digest = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(reader.Raw(8));
        var (encoding, address, next) = (reader.Text(), reader.Text(), reader.Text());
        var body = reader.Blob().ToArray();
        return XxHash3.HashToUInt64(body) == digest
            ? new RawPage(new Uri(address), next.Length == 0 ? null : new Uri(next), encoding, body)
            : throw new InvalidDataException($"Kept page {number} of {crawl} is damaged: its content does not match its digest.");
    }

    private static string Key(long number) => $"{number:d8}";
}
