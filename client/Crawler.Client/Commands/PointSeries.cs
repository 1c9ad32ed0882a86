using Crawler.Client.Output;
using Crawler.Contracts.History;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>The past of a model or of an owner: one line a crawl, the change since the line before, and bars above.</summary>
internal static class PointSeries
{
    /// <summary>What a series is shown with.</summary>
    /// <param name="Title">What it is the past of.</param>
    /// <param name="Last">Only the last so many points; null for all.</param>
    /// <param name="WithModels">Whether the number of models is told, as it is of owners.</param>
    /// <param name="WithRejected">Whether it is told which points are of rejected crawls.</param>
    public sealed record Shown(string Title, int? Last, bool WithModels = false, bool WithRejected = false);

    /// <summary>The series as a result.</summary>
    public static Result Of(IReadOnlyList<TimedPoint> points, Shown shown)
    {
        var lines = Lines(points).TakeLast(shown.Last ?? points.Count).ToList();
        return Result.List(lines, [.. Fields(shown)]).With(Title(shown.Title, lines.Count, points.Count), Trends(lines, shown));
    }

    /// <summary>Points of rejected crawls are compared with what was accepted before them, and nothing is compared with them.</summary>
    private static IEnumerable<Line> Lines(IReadOnlyList<TimedPoint> points)
    {
        TimedPoint? before = null;
        foreach (var point in points)
        {
            yield return new Line(point, before);
            before = point.IsRejected ? before : point;
        }
    }

    private static IEnumerable<Field<Line>> Fields(Shown shown) =>
    [
        new("at", "as of", ColumnKind.Instant, line => line.Point.At),
        .. Counters(),
        .. shown.WithModels ? Models() : [],
        new("crawl", "crawl", ColumnKind.Text, line => line.Point.Crawl),
        .. shown.WithRejected ? (IEnumerable<Field<Line>>)[new("rejected", "rejected", ColumnKind.Flag, line => line.Point.IsRejected)] : [],
    ];

    private static IEnumerable<Field<Line>> Counters() =>
    [
        .. Counter("downloads30d", "30 days", Core.Rollups.Counter.Downloads30d),
        .. Counter("downloadsAllTime", "all time", Core.Rollups.Counter.DownloadsAllTime),
        .. Counter("likes", "likes", Core.Rollups.Counter.Likes),
    ];

    private static IEnumerable<Field<Line>> Counter(string name, string title, Counter counter) =>
    [
        new(name, title, ColumnKind.Count, line => ValueOf(line.Point, counter)),
        new(name + "Change", "change", ColumnKind.Change, line => ValueOf(line.Point, counter) - ValueOf(line.Before, counter), ColumnUse.Human),
    ];

    private static IEnumerable<Field<Line>> Models() =>
    [
        new("models", "models", ColumnKind.Count, line => line.Point.Models),
        new("modelsChange", "change", ColumnKind.Change, line => line.Point.Models - line.Before?.Models, ColumnUse.Human),
    ];

    private static List<Trend> Trends(List<Line> lines, Shown shown)
    {
        var accepted = lines.Where(line => !line.Point.IsRejected).Select(line => line.Point).ToList();
        List<Trend> trends =
        [
            Trend.OfCounts("30 days", accepted.Select(point => (double?)point.Downloads30d)),
            Trend.OfCounts("all time", accepted.Select(point => (double?)point.DownloadsAllTime)),
            Trend.OfCounts("likes", accepted.Select(point => (double?)point.Likes)),
        ];
        if (shown.WithModels)
        {
            trends.Add(Trend.OfCounts("models", accepted.Select(point => (double?)point.Models)));
        }

        return accepted.Count == 0 ? [] : trends;
    }

    private static string Title(string title, int shown, int all) => (shown, all) switch
    {
        (_, 0) => $"{title}: no points",
        (_, 1) => $"{title}: 1 point",
        _ when shown == all => $"{title}: {Humanised.Exact(all)} points",
        _ => $"{title}: the last {Humanised.Exact(shown)} of {Humanised.Exact(all)} points",
    };

    private static long? ValueOf(TimedPoint? point, Counter counter) => counter switch
    {
        Core.Rollups.Counter.Downloads30d => point?.Downloads30d,
        Core.Rollups.Counter.DownloadsAllTime => point?.DownloadsAllTime,
        _ => point?.Likes,
    };

    /// <summary>A point, and the accepted one before it.</summary>
    private sealed record Line(TimedPoint Point, TimedPoint? Before);
}
