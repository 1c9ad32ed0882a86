using Crawler.Core.Lifetimes;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>How long ago, how often, and what became of the share.</summary>
public class CadenceTests
{
    private static readonly DownloadShare Nothing = new(0, 0);

    [Fact]
    public void The_last_release_up_to_the_day_counts() => Assert.Equal(5, Cadence.Of(100, [95, 20, 101], Nothing, Nothing).DaysSinceLastRelease);

    [Fact]
    public void A_release_on_the_day_is_no_days_ago() => Assert.Equal((0, 1), (Cadence.Of(100, [100], Nothing, Nothing).DaysSinceLastRelease, Cadence.Of(100, [100], Nothing, Nothing).Releases));

    [Fact]
    public void The_ninety_days_end_with_the_day() => Assert.Equal(3, Cadence.Of(100, [10, 11, 11, 100, 101], Nothing, Nothing).Releases);

    [Fact]
    public void Without_releases_nothing_is_said_of_the_last_one()
    {
        Assert.Equal(new Cadence(null, 0, null, null), Cadence.Of(100, [], Nothing, Nothing));
        Assert.Null(Cadence.Of(100, [101], Nothing, Nothing).DaysSinceLastRelease);
    }

    [Fact]
    public void The_share_changes_by_the_difference_of_shares()
    {
        var cadence = Cadence.Of(100, [], new(1, 4), new(3, 4));

        Assert.Equal((0.25, 0.75, 0.5), (cadence.ShareBefore, cadence.ShareNow, cadence.ShareChange));
        Assert.Null(Cadence.Of(100, [], Nothing, new(3, 4)).ShareChange);
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(5, 4)]
    public void What_is_no_share_is_refused(long owner, long all) => Assert.Throws<ArgumentException>(() => Cadence.Of(100, [], Nothing, new(owner, all)));
}
