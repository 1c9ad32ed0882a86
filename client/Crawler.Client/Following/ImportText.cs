using Crawler.Client.Output;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Following;

/// <summary>An import in words.</summary>
internal static class ImportText
{
    /// <summary>What the import brought, when it is over.</summary>
    public static IEnumerable<string> Summary(CrawlView crawl, ImportRequest import)
    {
        yield return Line(crawl, import);
        if (crawl.Quarantined.Count > 0)
        {
            yield return CrawlText.Quarantined(crawl);
        }

        if (import.MissingColumns.Count > 0)
        {
            yield return Missing(import.Source, import.MissingColumns);
        }

        if (crawl.State == CrawlState.Completed)
        {
            yield return crawl.Accepted switch
            {
                true => "census accepted",
                false => "census stored but not accepted: it does not replace the one before",
                null => "no census: a later one stands",
            };
        }
    }

    /// <summary>One line of it.</summary>
    public static string Line(CrawlView crawl, ImportRequest import)
    {
        List<string> parts =
        [
            $"{Humanised.Exact(crawl.Rows)} rows of {SafeText.Of(import.Source)} as of {Humanised.Instant(crawl.AsOf)}",
            $"{Humanised.Exact(crawl.New)} new",
            $"{Humanised.Exact(crawl.Changed)} changed",
            $"{Humanised.Exact(crawl.Unchanged)} unchanged",
        ];
        Add(parts, crawl.Stale, "older than the record");
        Add(parts, crawl.Duplicates, "of a repository named before");
        Add(parts, crawl.Quarantined.Values.Sum(), "quarantined");
        return $"{crawl.Id} {CrawlText.State(crawl)}: {string.Join(", ", parts)}";
    }

    /// <summary>The columns that a file lacks.</summary>
    public static string Missing(string source, IEnumerable<string> columns) =>
        $"{SafeText.Of(source)} lacks {Names(columns)}: what they would say is unknown";

    /// <summary>The columns of a file that are not read.</summary>
    public static string Ignored(string source, IEnumerable<string> columns) => $"not read of {SafeText.Of(source)}: {Names(columns)}";

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(SafeText.Of));

    private static void Add(List<string> parts, long count, string what)
    {
        if (count > 0)
        {
            parts.Add($"{Humanised.Exact(count)} {what}");
        }
    }
}
