using Crawler.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Statistics;

public class WeightedSizesTests
{
    [Fact]
    public void Weights_stand_for_repetition()
    {
        var sizes = WeightedSizes.Of([(10, 1), (20, 1), (1000, 0)]);

        Assert.Equal(15, sizes.WeightedMedian);
        Assert.Equal(15, sizes.WeightedMean);
        Assert.Equal(20, sizes.Median);
        Assert.Equal(3, sizes.Count);
    }

    [Fact]
    public void Without_any_weight_the_weighted_figures_are_undefined()
    {
        var sizes = WeightedSizes.Of([(10, 0)]);

        Assert.Null(sizes.WeightedMean);
        Assert.Null(sizes.WeightedMedian);
    }

    [Fact]
    public void An_absurd_size_with_many_downloads_does_not_overflow() =>
        Assert.Equal(1.998e16, WeightedSizes.Of([(19_980_000_000_000_000, 900_000_000), (19_980_000_000_000_000, 900_000_000)]).WeightedMean!.Value, 1.0);

    [Fact]
    public void The_weighted_median_equals_a_sort_of_the_repeated_sizes() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Size, byte Weight)[]>(),
        entries =>
        {
            var all = entries.SelectMany(entry => Enumerable.Repeat((long)entry.Size, entry.Weight)).Order().ToArray();
            var halves = entries.Chunk(3).Select(part => WeightedSizes.Of(part.Select(entry => ((long)entry.Size, (long)entry.Weight))));
            double? expected = all.Length == 0 ? null : (all[(all.Length - 1) / 2] + all[all.Length / 2]) / 2.0;
            Assert.Equal(expected, WeightedSizes.Merge(halves).WeightedMedian);
        }).QuickCheckThrowOnFailure();
}
