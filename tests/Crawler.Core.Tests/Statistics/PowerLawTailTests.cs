using Crawler.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Statistics;

/// <summary>The exponent of the tail: worked examples, a law that is known, and a plain recomputation.</summary>
public class PowerLawTailTests
{
    [Fact]
    public void A_worked_example()
    {
        // Σ ln(x ÷ 1) = 0 + ln 2 + ln 4 = 3 ln 2.
        var tail = Fit(1, 1, 2, 4);

        Assert.Equal((1L, 3L), (tail.Xmin, tail.Count));
        Assert.Equal(1 + (1 / Math.Log(2)), tail.Alpha!.Value, 1e-12);

        // The law says 0 at 1, where a third of the tail already lies; 1 − 1/e at 2, and 1 − 1/e² at 4.
        Assert.Equal(1 / 3.0, tail.Ks!.Value, 1e-12);
    }

    [Fact]
    public void Quantiles_of_a_law_give_its_exponent_back()
    {
        var values = Enumerable.Range(0, 20_000).Select(i => (long)(1e6 * Math.Pow(1 - ((i + 0.5) / 20_000), -1 / 1.5))).ToArray();

        var tail = PowerLawTail.Fit(ValueCounts.Of(values), 1_000_000);

        Assert.Equal(2.5, tail.Alpha!.Value, 0.001);
        Assert.True(tail.Ks < 0.001, $"KS {tail.Ks}");
    }

    [Theory]
    [InlineData(new long[0], 0)]
    [InlineData(new long[] { 0, 999 }, 0)]
    [InlineData(new long[] { 5, 1000, 1000 }, 2)]
    public void Without_a_value_above_the_bound_there_is_no_exponent(long[] values, int count) =>
        Assert.Equal(new PowerLawTail(1000, count, null, null), Fit(1000, values));

    [Fact]
    public void A_bound_that_is_not_positive_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Fit(0, 1, 2));

    [Fact]
    public void The_fit_equals_a_plain_recomputation() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt[]>(),
        numbers =>
        {
            var tail = numbers.Select(number => (long)number.Get).Where(value => value >= 3).Order().ToArray();
            var fitted = Fit(3, [.. numbers.Select(number => (long)number.Get)]);
            var logarithms = tail.Sum(value => Math.Log(value / 3.0));
            Assert.Equal(tail.Length, fitted.Count);
            Assert.Equal(logarithms > 0, fitted.Alpha is not null);
            if (fitted.Alpha is { } alpha)
            {
                Assert.Equal(1 + (tail.Length / logarithms), alpha, 1e-9);
                double Gap(long value, int below) => Math.Abs(1 - Math.Pow(value / 3.0, 1 - alpha) - ((double)below / tail.Length));
                var farthest = tail.Max(x => Math.Max(Gap(x, tail.Count(y => y < x)), Gap(x, tail.Count(y => y <= x))));
                Assert.Equal(farthest, fitted.Ks!.Value, 1e-9);
            }
        }).QuickCheckThrowOnFailure();

    private static PowerLawTail Fit(long xmin, params long[] values) => PowerLawTail.Fit(ValueCounts.Of(values), xmin);
}
