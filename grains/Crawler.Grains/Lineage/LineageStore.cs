using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Lineage;

/// <summary>What censuses keep of the lineage: the figures for ever, the graph until a later census has one. Beside the frozen vectors, by crawl and registry.</summary>
internal sealed class LineageStore(ITableStore store)
{
    public async Task<StoredLineage?> ReportAsync(string crawl, string registryVersion, CancellationToken cancellationToken)
    {
        if (await BlobRows.GetAsync(store, Tables.Censuses, crawl, ReportKey(registryVersion), cancellationToken) is not { } bytes)
        {
            return null;
        }

        var stored = StoredJson.ReadCompressed<StoredLineage>(bytes);
        return stored.V <= StoredLineage.KnownVersion
            ? stored
            : throw new InvalidDataException($"The lineage of {crawl} was stored by a newer version of this program (format {stored.V}). Run that version.");
    }

    /// <summary>Writes the graph first and the figures last. What is there already stays: two graphs of the same models need not be the same bytes.</summary>
    public async Task WriteAsync(string crawl, string registryVersion, StoredLineage report, byte[] graph, CancellationToken cancellationToken)
    {
        if (!await BlobRows.ExistsAsync(store, Tables.Censuses, crawl, GraphKey(registryVersion), cancellationToken))
        {
            await BlobRows.InsertAsync(store, Tables.Censuses, crawl, GraphKey(registryVersion), graph, cancellationToken);
        }

        await BlobRows.InsertAsync(store, Tables.Censuses, crawl, ReportKey(registryVersion), StoredJson.WriteCompressed(report), cancellationToken);
    }

    /// <summary>The graph of a census; null where it was never kept, or has been dropped.</summary>
    public async Task<byte[]?> GraphAsync(string crawl, string registryVersion, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobRows.GetAsync(store, Tables.Censuses, crawl, GraphKey(registryVersion), cancellationToken);
        }
        catch (InvalidDataException)
        {
            if (await BlobRows.ExistsAsync(store, Tables.Censuses, crawl, GraphKey(registryVersion), cancellationToken))
            {
                throw;
            }

            // Dropped while it was read.
            return null;
        }
    }

    public Task DropGraphAsync(string crawl, string registryVersion, CancellationToken cancellationToken) =>
        BlobRows.DeleteAsync(store, Tables.Censuses, crawl, GraphKey(registryVersion), cancellationToken);

    public static string ReportKey(string registryVersion) => $"l|figures|{registryVersion}";

    public static string GraphKey(string registryVersion) => $"l|graph|{registryVersion}";
}

/// <summary>The lineage's figures as stored.</summary>
/// <param name="V">The format's version.</param>
/// <param name="Children">What the children of each partition add up to.</param>
/// <param name="Report">The figures.</param>
internal sealed record StoredLineage(int V, IReadOnlyList<Measures> Children, LineageReport Report)
{
    public const int KnownVersion = 1;
}
