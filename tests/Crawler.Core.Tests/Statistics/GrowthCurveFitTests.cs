using Crawler.Core.Statistics;

namespace Crawler.Core.Tests.Statistics;

/// <summary>The fit finds the parameters that made the points, says when the points do not tell them, and never lets chance decide.</summary>
public class GrowthCurveFitTests
{
    [Theory]
    [InlineData(3.0, 1.5, 0.8)]
    [InlineData(0.5, 2.5, 1.2)]
    [InlineData(6.0, 2.0, 0.5)]
    [InlineData(1.0, 0.0, 0.3)]
    [InlineData(4.0, 3.0, 2.0)]
    public void Parameters_of_exact_points_are_found(double fitness, double immediacy, double longevity)
    {
        var truth = new GrowthCurve(fitness, immediacy, longevity);

        var fit = GrowthCurveFit.Of([.. Enumerable.Range(1, 36).Select(month => ((double)month, truth.At(month)))]);

        Assert.Equal(GrowthFitOutcome.Converged, fit.Outcome);
        AssertNear(truth, fit.Curve!, 0.01);
        Assert.InRange(fit.Residual!.Value, 0, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parameters_of_noisy_points_are_nearly_found(int seed)
    {
        var (truth, random) = (new GrowthCurve(3, 1.5, 0.8), new Random(seed));

        var fit = GrowthCurveFit.Of([.. Enumerable.Range(1, 48).Select(month => ((double)month, truth.At(month) * (1 + (0.05 * ((2 * random.NextDouble()) - 1)))))]);

        Assert.Equal(GrowthFitOutcome.Converged, fit.Outcome);
        AssertNear(truth, fit.Curve!, 0.1);
        Assert.InRange(fit.Residual!.Value, 0.005, 0.05);
    }

    [Fact]
    public void No_neighbouring_curve_is_nearer_to_noisy_points()
    {
        var (truth, random) = (new GrowthCurve(2, 2, 1), new Random(20_261_125));
        var points = Enumerable.Range(1, 40).Select(month => ((double)month, truth.At(month) * (1 + (0.2 * random.NextDouble())))).ToArray();

        var found = GrowthCurveFit.Of(points).Curve!;

        GrowthCurve[] others =
        [
            found with { Fitness = found.Fitness * 1.001 }, found with { Fitness = found.Fitness * 0.999 },
            found with { Immediacy = found.Immediacy * 1.001 }, found with { Immediacy = found.Immediacy * 0.999 },
            found with { Longevity = found.Longevity * 1.001 }, found with { Longevity = found.Longevity * 0.999 },
        ];
        Assert.All(others, other => Assert.True(Squares(other, points) > Squares(found, points)));
    }

    [Fact]
    public void A_forecast_goes_on_where_the_points_end()
    {
        var truth = new GrowthCurve(4, 2, 0.9);

        var curve = GrowthCurveFit.Of([.. Enumerable.Range(1, 12).Select(month => ((double)month, truth.At(month)))]).Curve!;

        Assert.Equal(1, curve.At(36) / truth.At(36), 0.01);
        Assert.Equal(1, curve.Limit / truth.Limit, 0.01);
    }

    [Fact]
    public void Points_that_show_only_a_rise_do_not_tell_the_parameters() =>
        Assert.Equal(GrowthFitOutcome.AtBound, GrowthCurveFit.Of([.. Enumerable.Range(1, 12).Select(month => ((double)month, 100 * (Math.Exp(month) - 1)))]).Outcome);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Too_few_points_make_no_curve(int count) =>
        Assert.Equal(
            new GrowthCurveFit(GrowthFitOutcome.TooFewPoints, null, null),
            GrowthCurveFit.Of([(0, 0), (-1, 0), .. Enumerable.Range(1, count).Select(month => ((double)month, 10.0 * month))]));

    [Fact]
    public void Many_points_of_few_times_make_no_curve() =>
        Assert.Equal(GrowthFitOutcome.TooFewPoints, GrowthCurveFit.Of([.. Enumerable.Range(0, 20).Select(i => ((i % 3) + 1.0, 10.0 * i))]).Outcome);

    [Fact]
    public void No_derivative_at_all_makes_no_curve() =>
        Assert.Equal(GrowthFitOutcome.TooFewPoints, GrowthCurveFit.Of([.. Enumerable.Range(1, 20).Select(month => ((double)month, 0.0))]).Outcome);

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(1, -1)]
    public void Points_that_are_none_are_refused(double months, double count) => Assert.Throws<ArgumentException>(() => GrowthCurveFit.Of([(months, count)]));

    [Fact]
    public void The_curve_begins_at_nothing_and_ends_at_its_limit()
    {
        var curve = new GrowthCurve(2, 1, 0.5);

        Assert.Equal(0, curve.At(0));
        Assert.Equal(100 * (Math.Exp(1) - 1), curve.At(Math.E), 1e-9);
        Assert.Equal(curve.Limit, curve.At(1e9), 1e-6);
    }

    [Theory]
    [InlineData(-20, 2.7536241186063314e-89)]
    [InlineData(-8, 6.220960574271819e-16)]
    [InlineData(-6, 9.865876450377012e-10)]
    [InlineData(-3.3, 0.0004834241423837776)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(0, 0.5)]
    [InlineData(0.1, 0.539827837277029)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(40, 1)]
    [InlineData(-40, 0)]
    public void The_normal_distribution_has_its_known_values(double x, double expected) =>
        Assert.Equal(expected, NormalDistribution.Cumulative(x), Math.Max(expected * 1e-7, 1e-300));

    [Fact]
    public void The_density_is_the_slope_of_the_distribution() => Assert.All(
        new[] { -3.0, -0.5, 0, 1.2, 4 },
        x => Assert.Equal((NormalDistribution.Cumulative(x + 1e-5) - NormalDistribution.Cumulative(x - 1e-5)) / 2e-5, NormalDistribution.Density(x), 1e-8));

    private static double Squares(GrowthCurve curve, (double Months, double Count)[] points) =>
        points.Sum(point => Math.Pow(Math.Log((curve.At(point.Months) + 100) / (point.Count + 100)), 2));

    private static void AssertNear(GrowthCurve expected, GrowthCurve actual, double tolerance)
    {
        Assert.Equal(expected.Fitness, actual.Fitness, expected.Fitness * tolerance);
        Assert.Equal(expected.Immediacy, actual.Immediacy, Math.Max(1, expected.Immediacy) * tolerance);
        Assert.Equal(expected.Longevity, actual.Longevity, expected.Longevity * tolerance);
    }
}
