using Crawler.Core.Dimensions;
using Crawler.Core.Statistics;
using Crawler.Core.Tables;

namespace Crawler.Core.Rollups;

/// <summary>Everything a census needs of one partition, at one instant. Vectors of all partitions merge into exact figures of the whole.</summary>
public sealed partial class PartitionVectors
{
    /// <summary>Lines kept of each top list: a merged list of up to this many lines is exact.</summary>
    public const int TopLength = 100;

    /// <summary>The partition's number.</summary>
    public required int Partition { get; init; }

    /// <summary>The durable state that was measured.</summary>
    public required PartitionVersion Version { get; init; }

    /// <summary>The attribution that was in force (see <see cref="Attribution.OwnerRegistry.Version"/>).</summary>
    public required string RegistryVersion { get; init; }

    /// <summary>Everything added up.</summary>
    public required Measures Total { get; init; }

    /// <summary>Distinct owners with a live record.</summary>
    public required int Owners { get; init; }

    /// <summary>Totals by country member.</summary>
    public required IReadOnlyDictionary<string, Measures> Countries { get; init; }

    /// <summary>Known 30-day downloads.</summary>
    public required ValueCounts Downloads30d { get; init; }

    /// <summary>Known all-time downloads.</summary>
    public required ValueCounts DownloadsAllTime { get; init; }

    /// <summary>What the owners' downloads add up to; null in vectors frozen before it was kept.</summary>
    public OwnerSums? OwnerSums { get; init; }

    /// <summary>The cross tables of all members, uncut; null in vectors frozen before they were kept.</summary>
    public CrossTables? Tables { get; init; }

    /// <summary>The sizes that the Hub says, believed or not, weighted by 30-day downloads.</summary>
    public required WeightedSizes Sizes { get; init; }

    /// <summary>Distinct declared parents, by name.</summary>
    public required IReadOnlyList<string> Parents { get; init; }

    /// <summary>The top models by each counter (indexed by <see cref="Counter"/>).</summary>
    public required IReadOnlyList<Ranked>[] TopModels { get; init; }

    /// <summary>The top owners by each way of <see cref="Rankings.RankNames.InCensus"/>; the first format had one list a counter.</summary>
    public required IReadOnlyList<Ranked>[] TopOwners { get; init; }

    /// <summary>The top owners without a row in the registry, in the same lists; none in the first format.</summary>
    public required IReadOnlyList<Ranked>[] TopUnreviewed { get; init; }

    /// <summary>Totals by the members of each dimension, in the order of their numbers; vectors frozen before there was a dimension lack it.</summary>
    public required IReadOnlyList<DimensionTotals> Dimensions { get; init; }

    /// <summary>What the anomaly gate compares.</summary>
    public required GateCounts Gate { get; init; }
}

/// <summary>What the anomaly gate counts in one partition, or in all together.</summary>
/// <param name="Known">Live records that the crawl did not bring first.</param>
/// <param name="Missed">Live records that the crawl walked past without seeing.</param>
/// <param name="Comparable">Records whose all-time downloads are known now and were at the last accepted crawl.</param>
/// <param name="Fell">Those whose all-time downloads are lower than at the last accepted crawl.</param>
/// <param name="AcceptedDownloads30d">Sum of the 30-day downloads as the last accepted crawl had them, over live records that it had.</param>
/// <param name="CurrentDownloads30d">Sum of the 30-day downloads of the same records now; a missed one counts nothing.</param>
public readonly record struct GateCounts(int Known, int Missed, int Comparable, int Fell, long AcceptedDownloads30d, long CurrentDownloads30d)
{
    /// <summary>Adds up partitions.</summary>
    public static GateCounts operator +(GateCounts a, GateCounts b) => new(
        a.Known + b.Known,
        a.Missed + b.Missed,
        a.Comparable + b.Comparable,
        a.Fell + b.Fell,
        a.AcceptedDownloads30d + b.AcceptedDownloads30d,
        a.CurrentDownloads30d + b.CurrentDownloads30d);
}
