using Crawler.Client.Output;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Following;

/// <summary>A crawl in words.</summary>
internal static class CrawlText
{
    /// <summary>The state as the console names it: a running crawl that no silo works on is interrupted.</summary>
    public static string State(CrawlView crawl) => crawl switch
    {
        { State: CrawlState.Running or CrawlState.Publishing, IsActive: false } => "interrupted",
        _ => crawl.State.ToString().ToLowerInvariant(),
    };

    /// <summary>The share of the expected rows that was read; null where nothing is expected.</summary>
    public static double? Share(CrawlView crawl) =>
        crawl.ExpectedRows is > 0 and var expected ? Math.Min(1, (double)(crawl.Request.Import is null ? crawl.Rows : crawl.RowsDone) / expected) : null;

    /// <summary>One line of progress.</summary>
    public static string Progress(CrawlView crawl, DateTimeOffset now)
    {
        List<string> parts = [$"{crawl.Id}  {(crawl.Request.Import is { } import ? SafeText.Of(import.Source) : $"{Humanised.Exact(crawl.Pages)} pages")}", Rows(crawl)];
        if (crawl.State == CrawlState.Publishing)
        {
            parts.Add(crawl.Request.Import is null ? "taking the census" : "closing");
            return string.Join(" · ", parts);
        }

        if (crawl.RowsPerSecond > 0)
        {
            parts.Add($"{Humanised.Count(Math.Round(crawl.RowsPerSecond))} rows/s");
        }

        if (crawl.QuotaLeft is { } left)
        {
            parts.Add($"quota {Humanised.Exact(left)} left");
        }

        if (crawl.WaitingUntil is { } until && until > now)
        {
            parts.Add($"waiting for quota until {until.UtcDateTime:HH:mm:ss}Z");
        }

        if (Remaining(crawl, now) is { } eta)
        {
            parts.Add($"ETA {Humanised.Duration(eta)}");
        }

        return string.Join(" · ", parts);
    }

    /// <summary>
    /// The time left, where the number of rows is known: by the speed, but never less than the quota windows that the missing pages need.
    /// </summary>
    public static TimeSpan? Remaining(CrawlView crawl, DateTimeOffset now)
    {
        if (crawl.ExpectedRows is not { } expected || crawl.Rows >= expected || crawl.State != CrawlState.Running)
        {
            return null;
        }

        var byQuota = ByQuota(crawl, expected - crawl.Rows, now);
        if (crawl.RowsPerSecond <= 0)
        {
            return byQuota;
        }

        var bySpeed = TimeSpan.FromSeconds((expected - crawl.Rows) / crawl.RowsPerSecond);
        return byQuota is { } floor && floor > bySpeed ? floor : bySpeed;
    }

    /// <summary>How an open crawl is gone on with.</summary>
    public static string GoingOn(CrawlView crawl) => crawl switch
    {
        { Request.Import: { } import, State: not CrawlState.Publishing } =>
            $"The same 'crawler import' command goes on with {SafeText.Of(import.Source)} behind row {Humanised.Exact(crawl.RowsDone)}",
        _ => $"'crawler crawl resume' goes on from page {crawl.Pages + 1}",
    };

    /// <summary>What the crawl brought, when it is over.</summary>
    public static IEnumerable<string> Summary(CrawlView crawl)
    {
        if (crawl.Request.Import is { } import)
        {
            foreach (var line in ImportText.Summary(crawl, import))
            {
                yield return line;
            }

            yield break;
        }

        yield return $"{crawl.Id} {State(crawl)}: {Humanised.Exact(crawl.Rows)} rows on {Humanised.Exact(crawl.Pages)} pages, "
            + $"{Humanised.Exact(crawl.New)} new, {Humanised.Exact(crawl.Changed)} changed, {Humanised.Exact(crawl.Unchanged)} unchanged, "
            + $"{Humanised.Exact(crawl.Missed)} missed";
        if (crawl.Quarantined.Count > 0)
        {
            yield return Quarantined(crawl);
        }

        foreach (var difference in crawl.Differences)
        {
            yield return $"the Hub answered differently than expected: {SafeText.Of(difference)}";
        }

        if (crawl.Accepted is { } accepted)
        {
            yield return accepted ? "census accepted" : "census stored but not accepted: it does not replace the one before";
        }
    }

    /// <summary>What could not be read, by reason.</summary>
    public static string Quarantined(CrawlView crawl) =>
        "quarantined: " + string.Join(", ", crawl.Quarantined.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(Reason));

    private static string Reason(KeyValuePair<string, long> pair) => $"{SafeText.Of(pair.Key)} {Humanised.Exact(pair.Value)}";

    private static string Rows(CrawlView crawl) =>
        $"{Humanised.Exact(crawl.Rows)} rows{(Share(crawl) is { } share ? $" ({Math.Floor(share * 100):0} %)" : "")}";

    private static TimeSpan? ByQuota(CrawlView crawl, long rows, DateTimeOffset now)
    {
        if (crawl is not { Quota: > 0 and var quota, QuotaLeft: { } left, QuotaWindow: { } window })
        {
            return null;
        }

        var pages = (rows + crawl.Request.PageSize - 1) / crawl.Request.PageSize;
        if (pages <= left)
        {
            return null;
        }

        var untilNext = crawl.WaitingUntil is { } until && until > now ? until - now : TimeSpan.Zero;
        return untilNext + (window * ((pages - left - 1) / quota));
    }
}
