using Crawler.Client.Output;

namespace Crawler.Client.Tests.Output;

/// <summary>Numbers as people read them.</summary>
public sealed class HumanisedTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(950, "950")]
    [InlineData(999, "999")]
    [InlineData(1000, "1.0k")]
    [InlineData(12_345, "12.3k")]
    [InlineData(999_949, "999.9k")]
    [InlineData(999_950, "1.0M")]
    [InlineData(1_234_567, "1.2M")]
    [InlineData(7_000_000_000, "7.0B")]
    [InlineData(62.5, "62.5")]
    [InlineData(-1500, "-1.5k")]
    public void Counts_have_three_digits_at_most(double value, string expected) => Assert.Equal(expected, Humanised.Count(value));

    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.413, "41.3 %")]
    [InlineData(0.0041, "0.41 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.999999, "99.99 %")]
    [InlineData(1, "100.0 %")]
    public void Shares_are_never_rounded_to_all_or_nothing(double share, string expected) => Assert.Equal(expected, Humanised.Share(share));

    [Theory]
    [InlineData(1.0, "100 %")]
    [InlineData(0.99989, "99.98 %")]
    [InlineData(null, "n/a")]
    public void Coverage_is_rounded_down(double? ratio, string expected) => Assert.Equal(expected, Humanised.Coverage(ratio));

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(45, "45 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(273_600, "3 d 4 h")]
    public void Durations_have_two_units(double seconds, string expected) => Assert.Equal(expected, Humanised.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(12, "12 B")]
    [InlineData(1_500_000, "1.5 MB")]
    public void Bytes_have_units(long bytes, string expected) => Assert.Equal(expected, Humanised.Bytes(bytes));

    [Theory]
    [InlineData(1500, "+1.5k")]
    [InlineData(0, "0")]
    [InlineData(-4, "-4")]
    public void Changes_have_a_sign(double change, string expected) => Assert.Equal(expected, Humanised.Change(change));

    [Theory]
    [InlineData(0.413, "+41.3 %", "+41.3 pp")]
    [InlineData(-0.0123, "-1.23 %", "-1.23 pp")]
    [InlineData(0, "0.0 %", "0.0 pp")]
    [InlineData(-0.0000001, "0.00 %", "0.00 pp")]
    public void Changes_of_shares_are_percent_or_percentage_points(double change, string relative, string points)
    {
        Assert.Equal(relative, Humanised.Relative(change));
        Assert.Equal(points, Humanised.Points(change));
    }
}
