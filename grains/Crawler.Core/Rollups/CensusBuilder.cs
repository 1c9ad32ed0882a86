using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rankings;
using Crawler.Core.Statistics;
using Crawler.Core.Tables;

namespace Crawler.Core.Rollups;

/// <summary>Merges the vectors of all partitions into the figures of the whole.</summary>
public static class CensusBuilder
{
    /// <summary>Parameters that are not in the vectors.</summary>
    /// <param name="Crawl">The crawl's id.</param>
    /// <param name="AsOf">The crawl's start.</param>
    /// <param name="Read">Rows read.</param>
    /// <param name="Quarantined">Items that could not be read.</param>
    /// <param name="IsFull">Whether the crawl covered the whole listing.</param>
    /// <param name="PhantomParents">Distinct declared parents without a record.</param>
    /// <param name="Forest">The settled lineage of the same records; null where there is none.</param>
    public sealed record Facts(string Crawl, DateTimeOffset AsOf, long Read, long Quarantined, bool IsFull, long PhantomParents, Anatomy? Forest = null);

    /// <summary>Builds the census and applies the gate.</summary>
    /// <exception cref="InvalidOperationException">The vectors were measured under different registries.</exception>
    public static Census Build(IReadOnlyCollection<PartitionVectors> vectors, Facts facts)
    {
        var registries = vectors.Select(vector => vector.RegistryVersion).Distinct().ToList();
        if (registries.Count > 1)
        {
            throw new InvalidOperationException($"The partitions of {facts.Crawl} were frozen under different registries: {string.Join(", ", registries)}.");
        }

        var total = vectors.Aggregate(default(Measures), (sum, vector) => sum + vector.Total);
        var gate = vectors.Aggregate(default(GateCounts), (sum, vector) => sum + vector.Gate);
        var anomalies = facts.IsFull ? AnomalyGate.Judge(gate) : [];
        return new Census
        {
            Crawl = facts.Crawl,
            AsOf = facts.AsOf,
            Coverage = CoverageFigures.Of(facts.Read, facts.Quarantined, gate.Missed, facts.IsFull),
            Anomalies = anomalies,
            Accepted = anomalies.Count == 0,
            RegistryVersion = registries.SingleOrDefault() ?? "",
            Models = total.Models,
            Owners = vectors.Sum(vector => (long)vector.Owners),
            Downloads30d = total.Total(Counter.Downloads30d),
            DownloadsAllTime = total.Total(Counter.DownloadsAllTime),
            Likes = total.Total(Counter.Likes),
            Concentration =
            [
                ConcentrationBuilder.Build(Counter.DownloadsAllTime, vectors, total),
                ConcentrationBuilder.Build(Counter.Downloads30d, vectors, total),
            ],
            Lineage = new LineageFigures(
                total.WithParent, total.Edges, total.Finetune, total.Adapter, total.Quantized, total.Merge, total.Untyped, facts.PhantomParents,
                facts.Forest?.Roots, facts.Forest?.MaxDepth, facts.Forest?.Edges, facts.Forest?.PhantomRoots, facts.Forest?.Cyclic),
            Size = Sizes(vectors, total),
            Countries = Countries(vectors),
            TopModels = Lists(vectors.Select(vector => vector.TopModels)),
            TopOwners = Lists(vectors.Select(vector => vector.TopOwners)),
            TopUnreviewed = Lists(vectors.Select(vector => vector.TopUnreviewed)),
        };
    }

    /// <summary>The totals by dimension of the same vectors, without the dimensions that some of them were frozen before: a part would pass for the whole.</summary>
    public static IReadOnlyList<DimensionTotals> Dimensions(IReadOnlyCollection<PartitionVectors> vectors) =>
    [
        .. KnownDimensions.All
            .Select(info => (info.Dimension, Parts: vectors.SelectMany(vector => vector.Dimensions.Where(totals => totals.Dimension == info.Dimension)).ToList()))
            .Where(merged => merged.Parts.Count == vectors.Count)
            .Select(merged => DimensionTotals.Merge(merged.Dimension, merged.Parts)),
    ];

    /// <summary>The cross tables of the same vectors; null where some of them were frozen before tables were kept.</summary>
    public static CrossTables? Tables(IReadOnlyCollection<PartitionVectors> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var parts = vectors.Select(vector => vector.Tables).OfType<CrossTables>().ToList();
        return parts.Count == vectors.Count ? CrossTables.Merge(parts) : null;
    }

    private static SizeFigures Sizes(IReadOnlyCollection<PartitionVectors> vectors, in Measures total)
    {
        var said = WeightedSizes.Merge(vectors.Select(vector => vector.Sizes));
        var sizes = said.UpTo(StatedSize.MaxParameters);
        return new SizeFigures(sizes.Count, sizes.Mean, sizes.Median, sizes.WeightedMean, sizes.WeightedMedian)
        {
            ShareOfModels = total.Models == 0 ? null : (double)sizes.Count / total.Models,
            ShareOfDownloads30d = total.Total(Counter.Downloads30d) is { } downloads and > 0 ? (double)sizes.Weight / downloads : null,
            Sources = SizeSourceCount.Of(said, sizes, total),
        };
    }

    private static List<CountryTotals> Countries(IEnumerable<PartitionVectors> vectors) =>
        [.. vectors
            .SelectMany(vector => vector.Countries)
            .GroupBy(entry => entry.Key)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new CountryTotals(group.Key, group.Aggregate(default(Measures), (sum, entry) => sum + entry.Value)))];

    /// <summary>Merges list by list, as many as every partition has: the first format had one a counter, and none of unreviewed owners.</summary>
    private static List<IReadOnlyList<Ranked>> Lists(IEnumerable<IReadOnlyList<Ranked>[]> lists)
    {
        var all = lists.ToList();
        var common = all.Count == 0 ? 0 : all.Min(list => list.Length);
        return [.. RankNames.InCensus.Take(common).Select((by, i) => Ranked.Top(all.SelectMany(list => list[i]), by, PartitionVectors.TopLength))];
    }
}
