using Crawler.Core.Rollups;

namespace Crawler.Grains.Rollups;

/// <summary>The figures of a census as name and value, in the names of <see cref="Core.Audit.PlainRecount"/>.</summary>
internal static class CensusNumbers
{
    /// <summary>Whether a census has the figures of owners, groups, countries, tails and sources of sizes: those of the first versions have not, and believed every size.</summary>
    public static bool HasLater(Census census) => census.Size.Sources is not null && census.Concentration.All(counter => counter.Owners is not null);

    /// <summary>All figures; null where the census does not say.</summary>
    public static Dictionary<string, double?> Of(Census census)
    {
        var figures = new Dictionary<string, double?>
        {
            ["models"] = census.Models,
            ["owners"] = census.Owners,
            ["downloads30d"] = census.Downloads30d,
            ["downloadsAllTime"] = census.DownloadsAllTime,
            ["likes"] = census.Likes,
            ["lineage.withParent"] = census.Lineage.WithParent,
            ["lineage.edges"] = census.Lineage.Edges,
            ["lineage.finetune"] = census.Lineage.Finetune,
            ["lineage.adapter"] = census.Lineage.Adapter,
            ["lineage.quantized"] = census.Lineage.Quantized,
            ["lineage.merge"] = census.Lineage.Merge,
            ["lineage.untyped"] = census.Lineage.Untyped,
            ["lineage.phantomParents"] = census.Lineage.PhantomParents,
            ["size.known"] = census.Size.Known,
            ["size.mean"] = census.Size.Mean,
            ["size.median"] = census.Size.Median,
            ["size.downloadWeightedMean"] = census.Size.DownloadWeightedMean,
            ["size.downloadWeightedMedian"] = census.Size.DownloadWeightedMedian,
            ["size.shareOfModels"] = census.Size.ShareOfModels,
            ["size.shareOfDownloads30d"] = census.Size.ShareOfDownloads30d,
        };
        foreach (var source in census.Size.Sources ?? [])
        {
            figures[$"size.sources.{source.Source}.models"] = source.Models;
            figures[$"size.sources.{source.Source}.downloads30d"] = source.Downloads30d;
        }

        foreach (var counter in census.Concentration)
        {
            var name = $"concentration.{counter.Counter}.";
            figures[name + "unknown"] = counter.Unknown;
            figures[name + "below200"] = counter.Below200;
            figures[name + "zero"] = counter.Zero;
            figures[name + "median"] = counter.Median;
            figures[name + "mean"] = counter.Mean;
            figures[name + "top10"] = counter.Top10;
            figures[name + "top200"] = counter.Top200;
            figures[name + "topOnePercent"] = counter.TopOnePercent;
            figures[name + "gini"] = counter.Gini;
            figures[name + "hhi"] = counter.Hhi;
            figures[name + "below10"] = counter.Below10;
            figures[name + "below1000"] = counter.Below1000;
            figures[name + "positive"] = counter.Positive;
            figures[name + "giniPositive"] = counter.GiniPositive;
            figures[name + "tail.count"] = counter.Tail?.Count;
            figures[name + "tail.alpha"] = counter.Tail?.Alpha;
            figures[name + "tail.ks"] = counter.Tail?.Ks;
            AddLevel(figures, name + "owners.", counter.Owners);
            AddLevel(figures, name + "groups.", counter.Groups);
            AddLevel(figures, name + "countries.", counter.Countries);
            AddLevel(figures, name + "attributedCountries.", counter.AttributedCountries);
        }

        return figures;
    }

    private static void AddLevel(Dictionary<string, double?> figures, string name, LevelFigures? level)
    {
        figures[name + "members"] = level?.Members;
        figures[name + "top10"] = level?.Top10;
        figures[name + "topOnePercent"] = level?.TopOnePercent;
        figures[name + "gini"] = level?.Gini;
        figures[name + "hhi"] = level?.Hhi;
    }
}
