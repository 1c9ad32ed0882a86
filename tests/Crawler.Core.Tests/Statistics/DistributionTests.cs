using Crawler.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Statistics;

/// <summary>The figures are exact: the published vectors, plain recomputation, and merging in any split.</summary>
public class DistributionTests
{
    [Theory]
    [InlineData(new long[] { 1, 1, 1, 1 }, 0.0)]
    [InlineData(new long[] { 0, 0, 0, 1 }, 0.75)]
    [InlineData(new long[] { 1, 2, 3, 4 }, 0.25)]
    public void Gini_of_the_published_vectors(long[] values, double expected) => Assert.Equal(expected, Of(values).Gini!.Value, 1e-12);

    [Fact]
    public void Hhi_of_the_published_vector() => Assert.Equal(0.38, Of(5, 3, 2).Hhi!.Value, 1e-12);

    [Fact]
    public void The_effective_number_is_one_over_hhi() => Assert.Equal(4.0, 1 / Of(1, 1, 1, 1).Hhi!.Value, 1e-12);

    [Fact]
    public void The_top_share_of_the_published_vector() => Assert.Equal(1.0, Of(0, 0, 0, 1).TopShare(1));

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_two() => Assert.Equal(2.5, Of(9, 1, 3, 2).Median);

    [Fact]
    public void The_median_of_an_odd_number_is_the_middle_one() => Assert.Equal(3, Of(9, 1, 3).Median);

    [Theory]
    [InlineData(new long[] { 4, 1, 3, 2 }, 25, 1.5)]
    [InlineData(new long[] { 4, 1, 3, 2 }, 75, 3.5)]
    [InlineData(new long[] { 5, 4, 1, 3, 2 }, 25, 2.0)]
    [InlineData(new long[] { 5, 4, 1, 3, 2 }, 75, 4.0)]
    [InlineData(new long[] { 7 }, 1, 7.0)]
    [InlineData(new long[] { 7, 9 }, 99, 9.0)]
    public void Percentiles_follow_the_rule_of_the_median(long[] values, int percent, double expected) => Assert.Equal(expected, Of(values).Percentile(percent));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void The_ends_are_no_percentiles(int percent) => Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 2).Percentile(percent));

    [Fact]
    public void Nothing_counted_means_nothing_said()
    {
        var none = Of();

        Assert.Null(none.Percentile(25));
        Assert.Null(none.Mean);
        Assert.Null(none.Median);
        Assert.Null(none.ShareBelow(200));
        Assert.Null(none.Gini);
    }

    [Fact]
    public void Shares_of_a_zero_sum_are_undefined()
    {
        var zeros = Of(0, 0);

        Assert.Null(zeros.TopShare(1));
        Assert.Null(zeros.Hhi);
        Assert.Equal(1.0, zeros.ShareBelow(1));
    }

    [Fact]
    public void The_largest_counters_of_the_whole_hub_do_not_overflow()
    {
        var vector = ValueCounts.Merge(Enumerable.Repeat(ValueCounts.Of([.. Enumerable.Repeat(1_000_000_000_000L, 1000)]), 4000));
        var figures = new Distribution(vector);

        Assert.Equal(0.0, figures.Gini!.Value, 1e-9);
        Assert.Equal(1e12, figures.Mean);
        Assert.Equal(0.01, figures.TopOnePercentShare!.Value, 1e-12);
    }

    [Fact]
    public void Figures_equal_a_plain_recomputation_in_any_split() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNegativeInt[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (numbers, parts) =>
        {
            var values = numbers.Select(number => (long)number.Get % 50).ToArray();
            var split = values.Select((value, i) => (value, i)).GroupBy(entry => entry.i % parts.Get, entry => entry.value);
            var merged = new Distribution(ValueCounts.Merge(split.Select(part => ValueCounts.Of([.. part]))));
            AssertPlain(values, merged);
        }).QuickCheckThrowOnFailure();

    private static void AssertPlain(long[] values, Distribution merged)
    {
        var sorted = values.Order().ToArray();
        double sum = sorted.Sum();
        var n = sorted.Length;
        Assert.Equal(n, merged.Count);
        Assert.Equal(n == 0 ? null : sorted.Count(value => value < 20) / (double)n, merged.ShareBelow(20));
        Assert.Equal(n == 0 ? null : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0, merged.Median);
        Assert.Equal(merged.Median, merged.Percentile(50));
        if (sum > 0)
        {
            var ranked = sorted.Select((value, i) => (i + 1.0) * value).Sum();
            Assert.Equal((2 * ranked / (n * sum)) - ((n + 1.0) / n), merged.Gini!.Value, 1e-9);
            Assert.Equal(sorted.Sum(value => value / sum * (value / sum)), merged.Hhi!.Value, 1e-9);
            Assert.Equal(sorted.Reverse().Take(3).Sum() / sum, merged.TopShare(3)!.Value, 1e-9);
            Assert.Equal(sorted.Reverse().Take((int)Math.Ceiling(n / 100.0)).Sum() / sum, merged.TopOnePercentShare!.Value, 1e-9);
        }
    }

    private static Distribution Of(params long[] values) => new(ValueCounts.Of(values));
}
