using Crawler.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Statistics;

/// <summary>Known answers: a table worked by hand, numbers made by a known law, and a tail behind a head that is none.</summary>
public class PowerLawFitTests
{
    [Fact]
    public void The_fit_worked_by_hand()
    {
        // x: 1 2 4 8, x_min 1: Σ ln x = (0 + 1 + 2 + 3) ln 2, so 1 − α = −4 ÷ (6 ln 2), and P(x) = 1 − x^(1 − α) = 1 − e^(−(2 ÷ 3) log2 x).
        //   x     P(x)               counted before / after
        //   1     0                  0    / 0.25   <- 0.25
        //   2     1 − e^(−2/3)=0.487 0.25 / 0.5    <- 0.2366
        //   4     1 − e^(−4/3)=0.736 0.5  / 0.75   <- 0.2364
        //   8     1 − e^(−2)=0.865   0.75 / 1      <- 0.1353
        var fit = PowerLawFit.From(ValueCounts.Of([8, 1, 4, 2]), 1)!;

        Assert.Equal(1 + (4 / (6 * Math.Log(2))), fit.Alpha, 1e-12);
        Assert.Equal((1, 4), (fit.Minimum, fit.Count));
        Assert.Equal(0.25, fit.Distance, 1e-12);
    }

    [Fact]
    public void The_distance_looks_at_both_sides_of_each_step()
    {
        // x: 1, 2 three times: Σ ln x = 3 ln 2, α − 1 = 4 ÷ (3 ln 2), P(2) = 1 − e^(−4/3) = 0.7364; before the step 0.25 is counted.
        var fit = PowerLawFit.From(ValueCounts.Of([1, 2, 2, 2]), 1)!;

        Assert.Equal(1 - Math.Exp(-4 / 3.0) - 0.25, fit.Distance, 1e-12);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(3.5)]
    public void The_exponent_of_a_known_law_is_found(double alpha)
    {
        var fit = PowerLawFit.From(ValueCounts.Of(Law(alpha, 1_000_000, 20_000)), 1_000_000)!;

        Assert.Equal(alpha, fit.Alpha, 0.002 * alpha);
        Assert.InRange(fit.Distance, 0, 1e-3);
    }

    [Fact]
    public void The_best_tail_begins_where_the_law_does()
    {
        var head = Enumerable.Range(0, 30_000).Select(i => 1 + (i * 990_000L / 30_000));

        var fit = PowerLawFit.Best(ValueCounts.Of([.. head, .. Law(2.5, 1_000_000, 20_000)]))!;

        Assert.InRange(fit.Minimum, 900_000, 1_300_000);
        Assert.Equal(2.5, fit.Alpha, 0.05);
    }

    [Fact]
    public void Numbers_below_the_minimum_do_not_count() => Assert.Equal(
        PowerLawFit.From(ValueCounts.Of([8, 1, 4, 2]), 1),
        PowerLawFit.From(ValueCounts.Of([0, 0, 0, 8, 1, 4, 2]), 1));

    [Fact]
    public void One_distinct_number_tells_no_slope()
    {
        Assert.Null(PowerLawFit.From(ValueCounts.Of([]), 1));
        Assert.Null(PowerLawFit.From(ValueCounts.Of([5, 5, 5]), 1));
        Assert.Null(PowerLawFit.From(ValueCounts.Of([1, 2]), 2));
        Assert.Null(PowerLawFit.Best(ValueCounts.Of([.. new long[1000]])));
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerLawFit.From(ValueCounts.Of([1, 2]), 0));
    }

    [Fact]
    public void A_tail_of_few_is_no_best_one()
    {
        Assert.Null(PowerLawFit.Best(ValueCounts.Of([.. Law(2, 1_000, PowerLawFit.MinimumTail - 1)])));
        Assert.NotNull(PowerLawFit.Best(ValueCounts.Of([.. Law(2, 1_000, PowerLawFit.MinimumTail)])));
    }

    [Fact]
    public void The_best_is_the_least_distance_of_all_beginnings() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var vector = ValueCounts.Of([.. bytes.SelectMany(b => new long[] { b, b / 3, b / 7, b / 20, b / 50 })]);
            var all = vector.Values.ToArray().Where(value => value > 0).Select(value => PowerLawFit.From(vector, value)).Where(fit => fit is { Count: >= PowerLawFit.MinimumTail });
            Assert.Equal(all.MinBy(fit => fit!.Distance), PowerLawFit.Best(vector));
        }).QuickCheckThrowOnFailure();

    /// <summary>Numbers at even steps of the law's distribution: no chance, and as near to it as whole numbers can be.</summary>
    private static long[] Law(double alpha, long minimum, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (long)Math.Min(minimum * Math.Pow(1 - ((i + 0.5) / count), 1 / (1 - alpha)), 1e18))];
}
