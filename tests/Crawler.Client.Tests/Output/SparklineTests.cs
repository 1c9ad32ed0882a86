using Crawler.Client.Output;

namespace Crawler.Client.Tests.Output;

/// <summary>Bars of a series.</summary>
public sealed class SparklineTests
{
    [Fact]
    public void The_smallest_value_is_lowest_and_the_largest_highest() =>
        Assert.Equal("▁▂▃▄▅▆▇█", Draw([10, 11, 12, 13, 14, 15, 16, 17]));

    [Fact]
    public void What_is_unknown_is_a_gap() =>
        Assert.Equal(" ▁ █ ", Draw([null, 1, double.NaN, 2, double.PositiveInfinity]));

    [Fact]
    public void A_series_of_equal_values_is_flat() => Assert.Equal("▄▄ ▄", Draw([7, 7, null, 7]));

    [Fact]
    public void A_series_of_nothing_is_nothing()
    {
        Assert.Equal("", Draw([]));
        Assert.Equal("  ", Draw([null, null]));
        Assert.Equal("", Sparkline.Of([1, 2], 0, false));
        Assert.Equal("", Sparkline.Of([1, 2], -5, false));
    }

    [Fact]
    public void Ascii_has_as_many_heights_and_a_gap_of_its_own() =>
        Assert.Equal("_.:-=+*# #", Sparkline.Of([0, 1, 2, 3, 4, 5, 6, 7, null, 7], 80, true));

    [Fact]
    public void A_bar_of_a_long_series_is_the_mean_of_its_stretch()
    {
        Assert.Equal("▁█", Sparkline.Of([0, 2, 100, 100], 2, false));
        Assert.Equal("█▁", Sparkline.Of([100, null, 99, 0], 2, false));
        Assert.Equal("▁ █", Sparkline.Of([1, 1, null, null, 3, 3], 3, false));
    }

    [Fact]
    public void The_largest_numbers_there_are_can_be_drawn() =>
        Assert.Equal("▁▅█", Draw([double.MinValue, 0, double.MaxValue]));

    [Fact]
    public void It_is_as_long_as_the_series_and_never_longer_than_its_width()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        for (var round = 0; round < 500; round++)
        {
            var values = Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(4) == 0 ? (double?)null : random.NextDouble() * random.Next()).ToList();
            var width = random.Next(120);

            Assert.Equal(Math.Min(values.Count, width), Sparkline.Of(values, width, random.Next(2) == 0).Length);
        }
    }

    private static string Draw(double?[] values) => Sparkline.Of(values, 80, isAscii: false);
}
