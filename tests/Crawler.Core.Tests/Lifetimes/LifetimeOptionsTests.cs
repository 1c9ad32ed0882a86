using Crawler.Core.Lifetimes;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>What options are refused, and that the error names them.</summary>
public class LifetimeOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_as_declared()
    {
        var options = new LifetimeOptions();

        Assert.Empty(options.Validate());
        Assert.Equal((0.10m, 52, 28, 10, 4), (options.Theta, options.Window, options.DormancyDays, options.MinimumEvents, options.DormancyWeeks));
    }

    [Theory]
    [InlineData(0, 52, 28, 10, "Theta is 0;")]
    [InlineData(1.01, 52, 28, 10, "Theta is 1.01;")]
    [InlineData(0.1, 0, 28, 10, "Window is 0 weeks;")]
    [InlineData(0.1, 521, 28, 10, "Window is 521 weeks;")]
    [InlineData(0.1, 52, 6, 10, "DormancyDays is 6;")]
    [InlineData(0.1, 3, 28, 10, "DormancyDays is 28, longer than Window of 3 weeks;")]
    [InlineData(0.1, 52, 28, 0, "MinimumEvents is 0;")]
    public void A_bad_value_is_named(double theta, int window, int dormancy, int minimum, string expected)
    {
        var options = new LifetimeOptions { Theta = (decimal)theta, Window = window, DormancyDays = dormancy, MinimumEvents = minimum };

        Assert.StartsWith(expected, Assert.Single(options.Validate()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Lifetime.Of(Curves.Daily(1), options));
    }

    [Theory]
    [InlineData(28, 4)]
    [InlineData(29, 5)]
    [InlineData(7, 1)]
    public void Dormancy_is_rounded_up_to_weeks(int days, int weeks) => Assert.Equal(weeks, new LifetimeOptions { DormancyDays = days }.DormancyWeeks);
}
