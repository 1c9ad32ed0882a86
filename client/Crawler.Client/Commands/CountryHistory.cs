using Crawler.Client.Output;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler country show --history</c>: a country's totals and shares at each census.</summary>
internal static class CountryHistory
{
    /// <summary>Answers with the series.</summary>
    /// <param name="run">The command.</param>
    /// <param name="member">The country member.</param>
    /// <param name="counter">The counter that shares are of; null for all-time downloads where the newest census knows them, else those of 30 days.</param>
    /// <param name="byOrigin">Whether a model counts where its line began.</param>
    /// <param name="last">Only the last so many censuses; null for all.</param>
    public static async Task<int> ShowAsync(Invocation run, string member, Counter? counter, bool byOrigin, int? last)
    {
        var series = await SeriesOptions.CensusesAsync(run, last);
        var chosen = counter ?? (series[^1].DownloadsAllTime is null ? Counter.Downloads30d : Counter.DownloadsAllTime);
        var points = new List<Point>();
        foreach (var census in series)
        {
            points.Add(new(census, await CountriesAsync(run, census, byOrigin) is { } countries ? CountryTable.Line(member, countries, chosen) : null));
        }

        run.Write(Result.List(points, [.. Fields(member, chosen, byOrigin)]).With($"{member}, {Humanised.Exact(points.Count)} censuses, shares of {CounterNames.Of(chosen)}", Trends(points)));
        return ExitCode.Ok;
    }

    /// <summary>The countries of a census; null where it was taken before the lineage was kept, and that is asked for.</summary>
    private static async Task<IReadOnlyList<CountryTotals>?> CountriesAsync(Invocation run, Census census, bool byOrigin)
    {
        if (!byOrigin)
        {
            return census.Countries;
        }

        return await run.EcosystemAsync(ecosystem => ecosystem.Lineage(census.Crawl)) is { } report ? CountryTable.ByOrigin(census.Countries, report.OriginShift) : null;
    }

    private static IEnumerable<Field<Point>> Fields(string member, Counter counter, bool byOrigin) =>
    [
        new("asOf", "as of", ColumnKind.Instant, point => point.Census.AsOf),
        new("country", "country", ColumnKind.Text, _ => member, ColumnUse.Machine),
        new("models", "models", ColumnKind.Count, point => point.Line?.Totals.Models),
        new("downloads30d", "30 days", ColumnKind.Count, point => point.Line?.Totals.Total(Counter.Downloads30d)),
        new("downloadsAllTime", "all time", ColumnKind.Count, point => point.Line?.Totals.Total(Counter.DownloadsAllTime)),
        new("likes", "likes", ColumnKind.Count, point => point.Line?.Totals.Total(Counter.Likes)),
        new("shareOfAll", "of all", ColumnKind.Share, point => point.Line?.ShareOfAll),
        new("shareOfAttributed", "of attributed", ColumnKind.Share, point => point.Line?.ShareOfAttributed),
        new("attribution", "attribution", ColumnKind.Text, _ => byOrigin ? CommonOptions.Origin : CommonOptions.Uploader, ColumnUse.Machine),
        new("counter", "share of", ColumnKind.Text, _ => CounterNames.Of(counter), ColumnUse.Machine),
        new("crawl", "crawl", ColumnKind.Text, point => point.Census.Crawl),
        new("coverage", "coverage", ColumnKind.Share, point => point.Census.Coverage.Ratio, ColumnUse.Machine),
        new("registryVersion", "registry", ColumnKind.Text, point => point.Census.RegistryVersion, ColumnUse.Machine),
    ];

    private static List<Trend> Trends(List<Point> points) =>
    [
        Trend.OfCounts("models", points.Select(point => (double?)point.Line?.Totals.Models)),
        Trend.OfCounts("30 days", points.Select(point => (double?)point.Line?.Totals.Total(Counter.Downloads30d))),
        Trend.OfCounts("all time", points.Select(point => (double?)point.Line?.Totals.Total(Counter.DownloadsAllTime))),
        Trend.OfShares("of all", points.Select(point => point.Line?.ShareOfAll)),
        Trend.OfShares("of attributed", points.Select(point => point.Line?.ShareOfAttributed)),
    ];

    /// <summary>The country in one census; null where that does not say.</summary>
    private sealed record Point(Census Census, CountryLine? Line);
}
