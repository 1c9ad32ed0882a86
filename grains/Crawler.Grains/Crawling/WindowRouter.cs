using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Crawling;

/// <summary>Deals a walked page to the partitions: each gets its rows, perhaps none, and the stretch that was walked.</summary>
internal static class WindowRouter
{
    /// <summary>Without one of these a file cannot say what a record says.</summary>
    private static readonly HashSet<string> KeptColumns =
        new(["lastModified", "downloads", "downloadsAllTime", "likes", "tags", "safetensors", "baseModels", "pipeline_tag", "library_name"], StringComparer.Ordinal);

    /// <summary>The windows by partition; null where a partition has nothing to learn from the page.</summary>
    public static Window?[] Route(WalkedPage page, ReadOnlyMemory<byte> packed, PartitionMap partitions, CrawlRecord crawl)
    {
        var rows = new List<PageRow>?[partitions.Count];
        foreach (var row in page.Rows)
        {
            (rows[partitions.Of(row.Slot)] ??= []).Add(row);
        }

        var (windows, basis) = (new Window?[partitions.Count], BasisOf(crawl));
        for (var number = 0; number < windows.Length; number++)
        {
            if (rows[number] is not null || crawl.Request.IsFull)
            {
                windows[number] = Make(page, rows[number] ?? [], packed.Span, crawl, basis);
            }
        }

        return windows;
    }

    /// <summary>A window of rows that leave nothing but points of history, whatever they say.</summary>
    public static Window Past(IEnumerable<PageRow> rows, ReadOnlyMemory<byte> packed, CrawlRecord crawl)
    {
        var page = WalkedPage.Of([.. rows], [], RepoId.Min, openGap: null, isLast: true, isCut: false);
        return Make(page, page.Rows, packed.Span, crawl, new ImportBasis(uint.MaxValue));
    }

    private static ImportBasis? BasisOf(CrawlRecord crawl) =>
        crawl.Import is { } import ? new ImportBasis(import.LastFullAsOf, crawl.Request.Import!.MissingColumns.Any(KeptColumns.Contains)) : null;

    private static Window Make(WalkedPage page, IReadOnlyList<PageRow> rows, ReadOnlySpan<byte> packed, CrawlRecord crawl, ImportBasis? basis)
    {
        var bytes = new byte[rows.Sum(row => row.Length)];
        var lengths = new int[rows.Count];
        var end = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            packed.Slice(rows[i].Offset, rows[i].Length).CopyTo(bytes.AsSpan(end));
            lengths[i] = rows[i].Length;
            end += rows[i].Length;
        }

        return new Window
        {
            Crawl = crawl.Ordinal,
            AsOf = (uint)crawl.AsOf.ToUnixTimeSeconds(),
            From = page.From,
            UpTo = page.UpTo,
            ProvesAbsence = crawl.Request.IsFull,
            Rows = bytes,
            Lengths = lengths,
            Announced = page.Announced,
            Gaps = page.Gaps,
            ReparseOf = crawl.ReparseOf,
            Basis = basis,
            LastListed = page.Rows.Count == 0 ? RepoId.Min : page.Rows[^1].Id,
        };
    }
}
