using Crawler.Core.Dimensions;
using Crawler.Core.Lifetimes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>Days and weeks are counted from the release, and what is not known is not made up.</summary>
public class DailyCurveTests
{
    private const long AfterFloor = CreationMonth.FloorSecond + 1;

    [Fact]
    public void The_release_is_the_day_of_creation_unless_told_otherwise()
    {
        Assert.Equal(Curves.Release, new DailyCurve(Signal.Likes, (Curves.Release * 86_400L) + 86_399, 0, []).Release);
        Assert.Equal(7, new DailyCurve(Signal.Likes, Curves.Release * 86_400L, 0, [], release: 7).Release);
    }

    [Fact]
    public void Days_before_the_release_are_left_out()
    {
        var curve = new DailyCurve(Signal.Likes, Curves.Release * 86_400L, Curves.Release - 2, [90, 80, 3, 4]);

        Assert.Equal([3, 4], curve.SinceRelease.ToArray());
        Assert.Equal(Curves.Release + 1, curve.LastKnown);
    }

    [Fact]
    public void A_release_that_is_still_to_come_has_no_days() =>
        Assert.Empty(new DailyCurve(Signal.Likes, 0, 10, [1, 2, 3], release: 13).SinceRelease.ToArray());

    [Fact]
    public void The_last_incomplete_week_is_dropped()
    {
        Assert.Equal([7, 14], WeeklyCurve.Of(Curves.Runs((7, 1), (7, 2), (6, 3)))!.Values.ToArray());
        Assert.Equal([7, 14, 21], WeeklyCurve.Of(Curves.Runs((7, 1), (7, 2), (7, 3)))!.Values.ToArray());
        Assert.Equal(0, WeeklyCurve.Of(Curves.Runs((6, 3)))!.Peak);
    }

    [Fact]
    public void A_curve_that_started_unseen_has_no_weeks()
    {
        var curve = new DailyCurve(Signal.Likes, AfterFloor, Curves.Release, [.. Enumerable.Repeat(5L, 70)]);

        Assert.Null(WeeklyCurve.Of(curve));
        Assert.Empty(curve.SinceRelease.ToArray());
        Assert.Equal(LifetimeExclusion.StartedUnseen, curve.ExclusionUnder(new LifetimeOptions()));
    }

    [Theory]
    [InlineData(CreationMonth.FloorSecond - 1, LifetimeExclusion.AtFloor)]
    [InlineData(CreationMonth.FloorSecond, LifetimeExclusion.AtFloor)]
    [InlineData(AfterFloor, null)]
    public void What_was_created_up_to_the_floor_is_excluded(long createdAt, LifetimeExclusion? expected) =>
        Assert.Equal(expected, new DailyCurve(Signal.Likes, createdAt, (int)(createdAt / 86_400), [100]).ExclusionUnder(new LifetimeOptions()));

    [Theory]
    [InlineData(9, LifetimeExclusion.TooFewEvents)]
    [InlineData(10, null)]
    public void Few_events_are_excluded(int events, LifetimeExclusion? expected) =>
        Assert.Equal(expected, Curves.Runs((events, 1), (5, 0)).ExclusionUnder(new LifetimeOptions()));

    [Fact]
    public void Events_before_the_release_do_not_count_towards_the_least_number() =>
        Assert.Equal(
            LifetimeExclusion.TooFewEvents,
            new DailyCurve(Signal.Likes, Curves.Release * 86_400L, Curves.Release - 1, [1000, 9]).ExclusionUnder(new LifetimeOptions()));

    [Fact]
    public void The_largest_counters_do_not_overflow_the_count_of_events() => Assert.Null(Curves.Daily(long.MaxValue, long.MaxValue).ExclusionUnder(new LifetimeOptions()));

    [Fact]
    public void A_negative_day_is_a_bug_of_the_caller()
    {
        var error = Assert.Throws<ArgumentException>(() => Curves.Daily(1, -2));

        Assert.Contains($"Day {Curves.Release + 1} has -2 events", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weeks_hold_exactly_the_events_of_their_days() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        events =>
        {
            var weeks = WeeklyCurve.Of(Curves.Daily([.. events.Select(e => (long)e)]))!.Values;

            Assert.Equal(events.Length / 7, weeks.Length);
            Assert.Equal(events.Take(weeks.Length * 7).Sum(e => (long)e), weeks.ToArray().Sum());
        }).QuickCheckThrowOnFailure();
}
