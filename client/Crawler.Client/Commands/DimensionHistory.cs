using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler dimension show --history</c>: members at each census.</summary>
internal static class DimensionHistory
{
    /// <summary>Members shown where nobody says how many: as many columns as a line holds.</summary>
    public const int UsualMembers = 8;

    /// <summary>Answers with the series.</summary>
    /// <param name="run">The command.</param>
    /// <param name="dimension">The dimension.</param>
    /// <param name="views">It at each census, oldest first.</param>
    /// <param name="query">What was asked.</param>
    public static int Show(Invocation run, DimensionInfo dimension, IReadOnlyList<DimensionView> views, DimensionHistoryQuery query)
    {
        if (views.Count == 0)
        {
            throw ConsoleFailure.NoCensus();
        }

        if (query.Member is { } wanted && views.All(view => view.Members is null or []))
        {
            throw ConsoleFailure.NotFound($"No census has a member '{wanted}' of {dimension.Name}.", $"'crawler dimension show {dimension.Name}' lists them; case counts.");
        }

        SeriesOptions.Explain(run, 0, dimension.IsByRegistry ? views.Select(view => view.Census!.RegistryVersion) : []);
        var counter = MemberTotals.CounterOf(query.Order, views[^1].All);
        var isForEyes = run.Format is OutputFormat.Table or OutputFormat.Markdown;
        run.Write(isForEyes && query.Member is null ? Table(dimension, views, counter) : Lines(dimension, views, query, counter));
        return ExitCode.Ok;
    }

    private static Result Table(DimensionInfo dimension, IReadOnlyList<DimensionView> views, Counter? counter) => Pivot
        .Of(
            views,
            [new("asOf", "as of", ColumnKind.Instant, view => view.Census!.AsOf), new("crawl", "crawl", ColumnKind.Text, view => view.Census!.Crawl)],
            [.. views.Reverse().SelectMany(view => view.Members ?? []).Select(member => member.Member).Distinct().Select(member => Column(member, counter))])
        .With($"{dimension.Name}, {Named(counter)} at each census");

    private static (string Name, Func<DimensionView, long?> Value) Column(string member, Counter? counter) =>
        (member, view => view.Members is null ? null : Value(Of(view, member), counter));

    private static Result Lines(DimensionInfo dimension, IReadOnlyList<DimensionView> views, DimensionHistoryQuery query, Counter? counter)
    {
        var lines = views.SelectMany(view => Members(view, query).Select(member => new Line(view, member, view.Members is null ? null : Of(view, member)))).ToList();
        return Result.List(lines, [.. Fields(dimension, query, counter)]).With(
            $"{dimension.Name} {query.Member}, shares of {Named(counter)}",
            [
                Trend.OfCounts("models", lines.Select(line => (double?)line.Totals?.Models)),
                Trend.OfCounts("30 days", lines.Select(line => (double?)line.Totals?.Total(Counter.Downloads30d))),
                Trend.OfCounts("all time", lines.Select(line => (double?)line.Totals?.Total(Counter.DownloadsAllTime))),
                Trend.OfCounts("likes", lines.Select(line => (double?)line.Totals?.Total(Counter.Likes))),
                Trend.OfShares("of all", lines.Select(line => Share(line, counter))),
            ]);
    }

    /// <summary>The one asked for, whether the census has it or not; else those that it has.</summary>
    private static IEnumerable<string> Members(DimensionView view, DimensionHistoryQuery query) =>
        query.Member is { } one ? [one] : (view.Members ?? []).Select(member => member.Member);

    private static IEnumerable<Field<Line>> Fields(DimensionInfo dimension, DimensionHistoryQuery query, Counter? counter) =>
    [
        new("asOf", "as of", ColumnKind.Instant, line => line.View.Census!.AsOf),
        new("dimension", "dimension", ColumnKind.Text, _ => dimension.Name, ColumnUse.Machine),
        new("member", dimension.Name, ColumnKind.Text, line => line.Member, ColumnUse.Machine),
        new("models", "models", ColumnKind.Count, line => line.Totals?.Models),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Totals?.Total(Counter.Downloads30d)),
        new("downloadsAllTime", "all time", ColumnKind.Count, line => line.Totals?.Total(Counter.DownloadsAllTime)),
        new("likes", "likes", ColumnKind.Count, line => line.Totals?.Total(Counter.Likes)),
        new("shareOfAll", "of all", ColumnKind.Share, line => Share(line, counter)),
        new("counter", "share of", ColumnKind.Text, _ => Named(counter), ColumnUse.Machine),
        new("multiValued", "several a model", ColumnKind.Flag, _ => dimension.IsMultiValued, ColumnUse.Machine),
        new("attribution", "attribution", ColumnKind.Text, _ => DimensionTable.HasOrigin(dimension) ? query.ByOrigin ? CommonOptions.Origin : CommonOptions.Uploader : null, ColumnUse.Machine),
        new("crawl", "crawl", ColumnKind.Text, line => line.View.Census!.Crawl),
        new("coverage", "coverage", ColumnKind.Share, line => line.View.Census!.Coverage, ColumnUse.Machine),
        new("registryVersion", "registry", ColumnKind.Text, line => line.View.Census!.RegistryVersion, ColumnUse.Machine),
    ];

    private static Measures Of(DimensionView view, string member) => view.Members!.FirstOrDefault(totals => totals.Member == member)?.Totals ?? default;

    private static long? Value(in Measures totals, Counter? counter) => counter is { } known ? totals.Total(known) : totals.Models;

    private static double? Share(Line line, Counter? counter) => line.Totals is { } totals ? DimensionTable.Share(totals, line.View.All, counter) : null;

    private static string Named(Counter? counter) => counter is { } known ? CounterNames.Of(known) : "models";

    /// <summary>A member in one census; without totals where that was taken before there were any.</summary>
    private sealed record Line(DimensionView View, string Member, Measures? Totals);
}
