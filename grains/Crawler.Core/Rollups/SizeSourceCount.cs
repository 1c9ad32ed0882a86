using Crawler.Core.Dimensions;
using Crawler.Core.Statistics;

namespace Crawler.Core.Rollups;

/// <summary>The models whose size comes from one source.</summary>
/// <param name="Source">One of <see cref="StatedSize.All"/>.</param>
/// <param name="Models">How many they are.</param>
/// <param name="Downloads30d">Sum of their known 30-day downloads.</param>
public sealed record SizeSourceCount(string Source, long Models, long Downloads30d)
{
    /// <summary>The counts of a set of models: a line for each source.</summary>
    /// <param name="said">Every size that the Hub said, weighted by 30-day downloads.</param>
    /// <param name="believed">Those of them that are not beyond <see cref="StatedSize.MaxParameters"/>.</param>
    /// <param name="total">What the models add up to.</param>
    internal static IReadOnlyList<SizeSourceCount> Of(WeightedSizes said, WeightedSizes believed, in Measures total) =>
    [
        new(StatedSize.Safetensors, believed.Count, believed.Weight),
        new(StatedSize.Implausible, said.Count - believed.Count, said.Weight - believed.Weight),
        new(StatedSize.Unknown, total.Models - said.Count, total.Downloads30d - said.Weight),
    ];
}
