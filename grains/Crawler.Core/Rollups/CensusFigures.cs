namespace Crawler.Core.Rollups;

/// <summary>What a figure's values are.</summary>
public enum FigureUnit
{
    /// <summary>Models, downloads, likes, parameters; a mean or median of them may have a fraction.</summary>
    Count,

    /// <summary>An index without a unit.</summary>
    Index,

    /// <summary>A share, 0 to 1.</summary>
    Share,
}

/// <summary>A figure of two censuses.</summary>
/// <param name="Name">Its name as in a census' JSON, with the counter after <c>concentration</c>, such as <c>concentration.downloads30d.gini</c>.</param>
/// <param name="Unit">What the values are.</param>
/// <param name="Values">Then and now; counts are exact up to 2⁵³.</param>
public sealed record FigureChange(string Name, FigureUnit Unit, Pair Values);

/// <summary>The figures of a census as a list.</summary>
public static class CensusFigures
{
    private static readonly Entry[] Totals =
    [
        new("models", FigureUnit.Count, census => census.Models),
        new("owners", FigureUnit.Count, census => census.Owners),
        new("downloads30d", FigureUnit.Count, census => census.Downloads30d),
        new("downloadsAllTime", FigureUnit.Count, census => census.DownloadsAllTime),
        new("likes", FigureUnit.Count, census => census.Likes),
    ];

    private static readonly Entry[] Lineage =
    [
        new("lineage.withParent", FigureUnit.Count, census => census.Lineage.WithParent),
        new("lineage.edges", FigureUnit.Count, census => census.Lineage.Edges),
        new("lineage.finetune", FigureUnit.Count, census => census.Lineage.Finetune),
        new("lineage.adapter", FigureUnit.Count, census => census.Lineage.Adapter),
        new("lineage.quantized", FigureUnit.Count, census => census.Lineage.Quantized),
        new("lineage.merge", FigureUnit.Count, census => census.Lineage.Merge),
        new("lineage.untyped", FigureUnit.Count, census => census.Lineage.Untyped),
        new("lineage.phantomParents", FigureUnit.Count, census => census.Lineage.PhantomParents),
        new("lineage.roots", FigureUnit.Count, census => census.Lineage.Roots),
        new("lineage.maxDepth", FigureUnit.Count, census => census.Lineage.MaxDepth),
        new("lineage.resolvedEdges", FigureUnit.Count, census => census.Lineage.ResolvedEdges),
        new("lineage.phantomRoots", FigureUnit.Count, census => census.Lineage.PhantomRoots),
        new("lineage.cyclic", FigureUnit.Count, census => census.Lineage.Cyclic),
    ];

    private static readonly Entry[] Sizes =
    [
        new("size.known", FigureUnit.Count, census => census.Size.Known),
        new("size.mean", FigureUnit.Count, census => census.Size.Mean),
        new("size.median", FigureUnit.Count, census => census.Size.Median),
        new("size.downloadWeightedMean", FigureUnit.Count, census => census.Size.DownloadWeightedMean),
        new("size.downloadWeightedMedian", FigureUnit.Count, census => census.Size.DownloadWeightedMedian),
    ];

    private static readonly Entry[] All = [.. Totals, .. Concentration(Counter.DownloadsAllTime), .. Concentration(Counter.Downloads30d), .. Lineage, .. Sizes];

    /// <summary>All figures of two censuses.</summary>
    public static IReadOnlyList<FigureChange> Changes(Census before, Census after) =>
        [.. All.Select(figure => new FigureChange(figure.Name, figure.Unit, new(figure.Value(before), figure.Value(after))))];

    private static Entry[] Concentration(Counter counter)
    {
        return
        [
            Of("unknown", FigureUnit.Count, figures => figures.Unknown),
            Of("below200", FigureUnit.Share, figures => figures.Below200),
            Of("zero", FigureUnit.Share, figures => figures.Zero),
            Of("median", FigureUnit.Count, figures => figures.Median),
            Of("mean", FigureUnit.Count, figures => figures.Mean),
            Of("top10", FigureUnit.Share, figures => figures.Top10),
            Of("top200", FigureUnit.Share, figures => figures.Top200),
            Of("topOnePercent", FigureUnit.Share, figures => figures.TopOnePercent),
            Of("gini", FigureUnit.Index, figures => figures.Gini),
            Of("hhi", FigureUnit.Index, figures => figures.Hhi),
        ];

        Entry Of(string name, FigureUnit unit, Func<ConcentrationFigures, double?> value) =>
            new($"concentration.{CounterNames.Of(counter)}.{name}", unit, census => value(census.ConcentrationOf(counter)));
    }

    private sealed record Entry(string Name, FigureUnit Unit, Func<Census, double?> Value);
}
