using Crawler.Storage.Faults;

namespace Crawler.Storage.Tests.Faults;

public sealed class FaultSpecTests
{
    [Fact]
    public void Every_part_is_read()
    {
        var spec = FaultSpec.Parse("seed=42;fail=0.01;timeout=0.02;delay=0.03:50ms;conflict=0.005;tables=catalogue,crawls");

        Assert.Equal((42, 0.01, 0.02, 0.03, 0.005), (spec.Seed, spec.Fail, spec.Timeout, spec.Delay, spec.Conflict));
        Assert.Equal(TimeSpan.FromMilliseconds(50), spec.DelayTime);
        Assert.Equal(["catalogue", "crawls"], spec.Tables);
    }

    [Fact]
    public void What_is_left_out_does_not_happen()
    {
        var spec = FaultSpec.Parse(" seed = -7 ; ");

        Assert.Equal((-7, 0, 0, 0, 0), (spec.Seed, spec.Fail, spec.Timeout, spec.Delay, spec.Conflict));
        Assert.Empty(spec.Tables);
    }

    [Theory]
    [InlineData("delay=1:2s", 2_000)]
    [InlineData("delay=0.5 : 0ms", 0)]
    public void Times_are_whole_seconds_or_milliseconds(string part, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), FaultSpec.Parse("seed=1;" + part).DelayTime);

    [Theory]
    [InlineData("", "no seed")]
    [InlineData("fail=0.1", "no seed")]
    [InlineData("seed=x", "seed=x")]
    [InlineData("seed=1.5", "seed=1.5")]
    [InlineData("seed=1;seed=2", "'seed' twice")]
    [InlineData("seed=1;fail", "'fail'")]
    [InlineData("seed=1;break=0.1", "'break=0.1'")]
    [InlineData("seed=1;fail=", "fail=")]
    [InlineData("seed=1;fail=1.01", "fail=1.01")]
    [InlineData("seed=1;fail=-0.1", "fail=-0.1")]
    [InlineData("seed=1;fail=NaN", "fail=NaN")]
    [InlineData("seed=1;fail=0,1", "fail=0,1")]
    [InlineData("seed=1;delay=0.1", "delay=0.1")]
    [InlineData("seed=1;delay=0.1:50", "delay=0.1:50")]
    [InlineData("seed=1;delay=0.1:ms", "delay=0.1:ms")]
    [InlineData("seed=1;delay=0.1:-5ms", "delay=0.1:-5ms")]
    [InlineData("seed=1;delay=2:5ms", "delay=2")]
    [InlineData("seed=1;tables=", "tables=")]
    [InlineData("seed=1;tables=a,,b", "tables=a,,b")]
    public void What_is_no_specification_is_refused_by_name(string text, string named)
    {
        var refused = Assert.Throws<FormatException>(() => FaultSpec.Parse(text));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}
