using Crawler.Client.Output;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>The concentration of a counter as a result: over models among the figures of a census, over all levels as a table of its own.</summary>
internal static class ConcentrationResult
{
    /// <summary>The fields of a census. The names are a stable surface: scripts depend on them.</summary>
    public static IEnumerable<Field<Census>> Fields(Func<Census, ConcentrationFigures> figures) =>
    [
        new("concentration.counter", "concentration of", ColumnKind.Text, census => figures(census).Counter),
        new("concentration.unknown", "  unknown", ColumnKind.Count, census => figures(census).Unknown),
        new("concentration.below10", "  below 10", ColumnKind.Share, census => figures(census).Below10),
        new("concentration.below200", "  below 200", ColumnKind.Share, census => figures(census).Below200),
        new("concentration.below1000", "  below 1,000", ColumnKind.Share, census => figures(census).Below1000),
        new("concentration.zero", "  zero", ColumnKind.Share, census => figures(census).Zero),
        new("concentration.positive", "  models above zero", ColumnKind.Count, census => figures(census).Positive),
        new("concentration.median", "  median", ColumnKind.Count, census => figures(census).Median),
        new("concentration.mean", "  mean", ColumnKind.Count, census => figures(census).Mean),
        new("concentration.top10", "  top 10 hold", ColumnKind.Share, census => figures(census).Top10),
        new("concentration.top200", "  top 200 hold", ColumnKind.Share, census => figures(census).Top200),
        new("concentration.topOnePercent", "  top 1 % hold", ColumnKind.Share, census => figures(census).TopOnePercent),
        new("concentration.gini", "  Gini", ColumnKind.Number, census => figures(census).Gini),
        new("concentration.giniPositive", "  Gini above zero", ColumnKind.Number, census => figures(census).GiniPositive),
        new("concentration.hhi", "  HHI", ColumnKind.Number, census => figures(census).Hhi),
        new("concentration.tail.xmin", "  tail from", ColumnKind.Text, census => figures(census).Tail?.Xmin),
        new("concentration.tail.count", "  models in the tail", ColumnKind.Count, census => figures(census).Tail?.Count),
        new("concentration.tail.alpha", "  exponent of the tail", ColumnKind.Number, census => figures(census).Tail?.Alpha),
        new("concentration.tail.ks", "  its distance (KS)", ColumnKind.Number, census => figures(census).Tail?.Ks),
        .. Level("owners", census => figures(census).Owners),
        .. Level("groups", census => figures(census).Groups),
        .. Level("countries", census => figures(census).Countries),
        .. Level("attributedCountries", census => figures(census).AttributedCountries),
    ];

    /// <summary>The second block for people: a line for each level.</summary>
    public static Result Levels(ConcentrationFigures figures) => Result.List(
        Lines(figures),
        [
            new("level", figures.Counter, ColumnKind.Text, line => line.Name),
            new("members", "members", ColumnKind.Count, line => line.Figures?.Members),
            new("gini", "Gini", ColumnKind.Number, line => line.Figures?.Gini),
            new("hhi", "HHI", ColumnKind.Number, line => line.Figures?.Hhi),
            new("effectiveNumber", "effective number", ColumnKind.Count, line => EffectiveNumber(line.Figures?.Hhi)),
            new("top10", "top 10 hold", ColumnKind.Share, line => line.Figures?.Top10),
            new("topOnePercent", "top 1 % hold", ColumnKind.Share, line => line.Figures?.TopOnePercent),
        ]);

    private static IEnumerable<LevelLine> Lines(ConcentrationFigures figures) =>
    [
        new("by owner", figures.Owners),
        new("by group", figures.Groups),
        new("by country", figures.Countries),
        new("by country, attributed", figures.AttributedCountries),
    ];

    private static IEnumerable<Field<Census>> Level(string name, Func<Census, LevelFigures?> level) =>
    [
        new($"concentration.{name}.members", name, ColumnKind.Count, census => level(census)?.Members, ColumnUse.Machine),
        new($"concentration.{name}.gini", "Gini", ColumnKind.Number, census => level(census)?.Gini, ColumnUse.Machine),
        new($"concentration.{name}.hhi", "HHI", ColumnKind.Number, census => level(census)?.Hhi, ColumnUse.Machine),
        new($"concentration.{name}.effectiveNumber", "effective number", ColumnKind.Number, census => EffectiveNumber(level(census)?.Hhi), ColumnUse.Machine),
        new($"concentration.{name}.top10", "top 10 hold", ColumnKind.Share, census => level(census)?.Top10, ColumnUse.Machine),
        new($"concentration.{name}.topOnePercent", "top 1 % hold", ColumnKind.Share, census => level(census)?.TopOnePercent, ColumnUse.Machine),
    ];

    /// <summary>How many equal ones would be as concentrated: 1 ÷ HHI.</summary>
    private static double? EffectiveNumber(double? hhi) => hhi is > 0 ? 1 / hhi : null;

    /// <summary>A level of the second block.</summary>
    private sealed record LevelLine(string Name, LevelFigures? Figures);
}
