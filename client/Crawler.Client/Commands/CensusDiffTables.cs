using System.Globalization;
using Crawler.Client.Output;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>The parts of a comparison of two censuses. The names are a stable surface: scripts depend on them.</summary>
internal static class CensusDiffTables
{
    /// <summary>All figures.</summary>
    public static Result Figures(CensusDiff diff) => Result.List(
        diff.Figures,
        [
            new("figure", "figure", ColumnKind.Text, figure => figure.Name),
            new("before", "before", ColumnKind.Text, figure => Exact(figure.Values.Before), ColumnUse.Machine),
            new("after", "after", ColumnKind.Text, figure => Exact(figure.Values.After), ColumnUse.Machine),
            new("change", "change", ColumnKind.Text, figure => Exact(figure.Values.Change), ColumnUse.Machine),
            new("beforeText", "before", ColumnKind.Number, figure => Text(figure.Values.Before, figure.Unit), ColumnUse.Human),
            new("afterText", "after", ColumnKind.Number, figure => Text(figure.Values.After, figure.Unit), ColumnUse.Human),
            new("changeText", "change", ColumnKind.Number, figure => Changed(figure.Values.Change, figure.Unit), ColumnUse.Human),
            new("relative", "relative", ColumnKind.Relative, figure => figure.Values.Relative),
        ])
        .With($"From {Name(diff.Before)} to {Name(diff.After)}");

    /// <summary>All countries, by the change of their share.</summary>
    public static Result Countries(CensusDiff diff) => Result.List(
        diff.Countries,
        [
            new("country", "country", ColumnKind.Text, line => line.Country),
            .. Share("shareOfAll", "of all", line => line.ShareOfAll),
            .. Share("shareOfAttributed", "of attributed", line => line.ShareOfAttributed),
            .. Count("models", "models", line => new(line.Before.Models, line.After.Models)),
            .. Count("downloads", diff.Counter == Counter.DownloadsAllTime ? "all time" : "30 days", line => new(line.Before.Total(diff.Counter), line.After.Total(diff.Counter))),
        ])
        .With($"Countries, by the change of their share of {CounterNames.Of(diff.Counter)}");

    /// <summary>Who entered, left, climbed or fell in the first lines of each list.</summary>
    public static Result Moves(string title, string column, IReadOnlyList<RankChanges> lists, int depth)
    {
        var lines = lists.SelectMany(list => Moved(list, depth)).ToList();
        return Result.List(
            lines,
            [
                new("by", "by", ColumnKind.Text, line => line.By),
                new("rankBefore", "was", ColumnKind.Count, line => line.Move.RankBefore),
                new("rankAfter", "is", ColumnKind.Count, line => line.Move.RankAfter),
                new("move", "move", ColumnKind.Text, line => line.Kind.ToString().ToLowerInvariant()),
                new("climb", "ranks", ColumnKind.Change, line => line.Move.Climb),
                new(column, column == "id" ? "model" : column, ColumnKind.Text, line => line.Move.Name),
                new("country", "country", ColumnKind.Text, line => line.Move.Country),
                new("before", "had", ColumnKind.Count, line => line.Move.ValueBefore),
                new("after", "has", ColumnKind.Count, line => line.Move.ValueAfter),
                new("change", "change", ColumnKind.Change, line => line.Move.Change),
            ])
            .With(lines.Count == 0 ? $"{title}: none moved among the first {depth}" : $"{title} that moved among the first {depth}");
    }

    /// <summary>Everything, a line each: what streams and spreadsheets want.</summary>
    public static Result Flat(CensusDiff diff, int depth) => Result.List(
        Lines(diff, depth),
        [
            new("section", "section", ColumnKind.Text, line => line.Section),
            new("name", "name", ColumnKind.Text, line => line.Name),
            new("by", "by", ColumnKind.Text, line => line.By),
            new("rankBefore", "was", ColumnKind.Count, line => line.Move?.RankBefore),
            new("rankAfter", "is", ColumnKind.Count, line => line.Move?.RankAfter),
            new("before", "before", ColumnKind.Number, line => Exact(line.Values.Before)),
            new("after", "after", ColumnKind.Number, line => Exact(line.Values.After)),
            new("change", "change", ColumnKind.Number, line => Exact(line.Values.Change)),
            new("relative", "relative", ColumnKind.Relative, line => line.Values.Relative),
            new("crawlBefore", "from", ColumnKind.Text, _ => diff.Before.Crawl),
            new("crawl", "to", ColumnKind.Text, _ => diff.After.Crawl),
        ]);

    private static IEnumerable<Line> Lines(CensusDiff diff, int depth) =>
    [
        .. diff.Figures.Select(figure => new Line("figure", figure.Name, null, figure.Values)),
        .. diff.Countries.Select(country => new Line("country", country.Country, "shareOfAll", country.ShareOfAll)),
        .. diff.Countries.Select(country => new Line("country", country.Country, "shareOfAttributed", country.ShareOfAttributed)),
        .. Moves("model", diff.Models, depth),
        .. Moves("owner", diff.Owners, depth),
    ];

    private static IEnumerable<Line> Moves(string section, IReadOnlyList<RankChanges> lists, int depth) => lists
        .SelectMany(list => Moved(list, depth))
        .Select(line => new Line(section, line.Move.Name, line.By, new(line.Move.ValueBefore, line.Move.ValueAfter), line.Move));

    private static IEnumerable<Mover> Moved(RankChanges list, int depth) => list.Moves
        .Where(move => move.KindIn(depth) is not (null or RankMoveKind.Stayed))
        .Select(move => new Mover(RankNames.Of(list.By), move, move.KindIn(depth)!.Value));

    private static IEnumerable<Field<CountryChange>> Share(string name, string title, Func<CountryChange, Pair> values) =>
    [
        new(name + ".before", title + ", was", ColumnKind.Share, line => values(line).Before),
        new(name + ".after", "is", ColumnKind.Share, line => values(line).After),
        new(name + ".change", "change", ColumnKind.Points, line => values(line).Change),
    ];

    private static IEnumerable<Field<CountryChange>> Count(string name, string title, Func<CountryChange, Pair> values) =>
    [
        new(name + ".before", title + ", were", ColumnKind.Count, line => Exact(values(line).Before), ColumnUse.Machine),
        new(name + ".after", title, ColumnKind.Count, line => Exact(values(line).After)),
        new(name + ".change", "change", ColumnKind.Change, line => Exact(values(line).Change)),
    ];

    private static string Name(Census census) => $"{census.Crawl} ({Humanised.Instant(census.AsOf)}{(census.Accepted ? "" : ", not accepted")})";

    /// <summary>A whole number as one, so that counts are integers in every format.</summary>
    private static object? Exact(double? value) => value is { } known && known == Math.Truncate(known) && Math.Abs(known) < 1L << 53 ? (object)(long)known : value;

    private static string? Text(double? value, FigureUnit unit) => value is not { } known ? null : unit switch
    {
        FigureUnit.Count => Humanised.Count(known),
        FigureUnit.Share => Humanised.Share(known),
        _ => CellText.Human(known, ColumnKind.Number),
    };

    private static string? Changed(double? change, FigureUnit unit) => change is not { } known ? null : unit switch
    {
        FigureUnit.Count => Humanised.Change(known),
        FigureUnit.Share => Humanised.Points(known),
        _ => known.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture),
    };

    /// <summary>One of all things that are compared.</summary>
    private sealed record Line(string Section, string Name, string? By, Pair Values, RankMove? Move = null);

    /// <summary>A line of a list that moved.</summary>
    private sealed record Mover(string By, RankMove Move, RankMoveKind Kind);
}
