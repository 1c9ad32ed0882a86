using Crawler.Core.Lifetimes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>The three definitions of M31, worked by hand, and the laws they keep.</summary>
public class LifetimeTests
{
    [Fact]
    public void A_lifetime_is_given_under_every_definition()
    {
        var result = Lifetime.Of(Curves.Runs((14, 10), (350, 0)), new LifetimeOptions());

        Assert.Null(result.Exclusion);
        Assert.Equal(
            ["span likes 14", "t50 likes 7", "t90 likes 12.6", "survival likes 14"],
            result.Lifetimes.Select(life => $"{life.Definition.Word()} {life.Signal.Word()} {life.Days}"));
        Assert.All(result.Lifetimes, life => Assert.False(life.IsCensored));
    }

    [Fact]
    public void What_is_excluded_has_no_lifetimes_but_a_reason()
    {
        var result = Lifetime.Of(Curves.Daily(1, 2, 3), new LifetimeOptions());

        Assert.Empty(result.Lifetimes);
        Assert.Equal(LifetimeExclusion.TooFewEvents, result.Exclusion);
    }

    [Theory]
    [InlineData(7, 21.0, false)]
    [InlineData(6, 14.0, false)]
    public void The_span_ends_with_the_last_week_of_a_tenth_of_the_peak(long events, double days, bool censored) =>
        AssertLife(days, censored, Curves.Runs((7, 10), (7, 5), (1, events), (34, 0)).Life(LifetimeDefinition.Span));

    [Fact]
    public void The_span_is_censored_until_four_low_weeks_have_followed()
    {
        AssertLife(0, true, Curves.Runs((14, 10), (20, 0)).Life(LifetimeDefinition.Span));
        AssertLife(7, true, Curves.Runs((14, 10), (27, 0)).Life(LifetimeDefinition.Span));
        AssertLife(14, false, Curves.Runs((14, 10), (28, 0)).Life(LifetimeDefinition.Span));
    }

    [Fact]
    public void A_release_too_young_for_any_end_says_nothing_but_that()
    {
        AssertLife(null, true, Curves.Runs((20, 10)).Life(LifetimeDefinition.Span));
        AssertLife(null, true, Curves.Runs((20, 10)).Life(LifetimeDefinition.Survival));
        AssertLife(null, true, Curves.Runs((5, 10)).Life(LifetimeDefinition.Span));
    }

    [Fact]
    public void Half_and_nine_tenths_are_reached_within_a_day_in_proportion()
    {
        var curve = Curves.Runs((1, 40), (1, 40), (1, 20), (361, 0));

        AssertLife(1.25, false, curve.Life(LifetimeDefinition.T50));
        AssertLife(2.5, false, curve.Life(LifetimeDefinition.T90));
    }

    [Fact]
    public void A_share_that_a_day_reaches_exactly_is_reached_at_its_end() =>
        AssertLife(1, false, Curves.Runs((1, 63), (100, 0), (1, 7), (262, 0)).Life(LifetimeDefinition.T90));

    [Fact]
    public void Events_after_the_window_do_not_count_for_its_shares() =>
        AssertLife(2, false, Curves.Runs((4, 10), (360, 0), (50, 1000)).Life(LifetimeDefinition.T50));

    [Fact]
    public void Shares_are_censored_until_the_whole_window_is_known()
    {
        AssertLife(null, true, Curves.Runs((363, 1)).Life(LifetimeDefinition.T50));
        AssertLife(182, false, Curves.Runs((364, 1)).Life(LifetimeDefinition.T50));
    }

    [Fact]
    public void A_window_without_events_has_no_shares() => AssertLife(null, false, Curves.Runs((364, 0), (10, 5)).Life(LifetimeDefinition.T90));

    [Fact]
    public void Dormancy_is_dated_to_the_first_quiet_day()
    {
        AssertLife(2, true, Curves.Runs((3, 10), (27, 0)).Life(LifetimeDefinition.Survival));
        AssertLife(3, false, Curves.Runs((3, 10), (28, 0)).Life(LifetimeDefinition.Survival));
        AssertLife(3, false, Curves.Runs((3, 10), (100, 0)).Life(LifetimeDefinition.Survival));
    }

    [Fact]
    public void A_revival_retracts_dormancy()
    {
        AssertLife(63 - 27, true, Curves.Runs((3, 10), (60, 0), (1, 10)).Life(LifetimeDefinition.Survival));
        AssertLife(64, false, Curves.Runs((3, 10), (60, 0), (1, 10), (28, 0)).Life(LifetimeDefinition.Survival));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void Of_small_counts_only_a_day_without_events_is_quiet(long events, bool censored) =>
        Assert.Equal(censored, Curves.Runs((7, 10), (60, events)).Life(LifetimeDefinition.Survival).IsCensored);

    [Theory]
    [InlineData(100_000, true)]
    [InlineData(99_999, false)]
    public void Of_large_counts_a_day_below_a_tenth_of_the_peak_week_is_quiet(long events, bool censored) =>
        Assert.Equal(censored, Curves.Runs((7, 1_000_000), (60, events)).Life(LifetimeDefinition.Survival).IsCensored);

    [Fact]
    public void One_burst_of_a_day_sets_the_bar_by_a_seventh() =>
        Assert.True(Curves.Runs((1, 6_000), (60, 100)).Life(LifetimeDefinition.Survival).IsCensored);

    [Fact]
    public void A_later_peak_makes_the_days_before_it_quiet_and_the_repository_active() =>
        AssertLife(7, true, Curves.Runs((28, 1), (7, 1_000)).Life(LifetimeDefinition.Survival));

    [Fact]
    public void The_largest_counters_do_not_overflow() => AssertLife(7, false, Curves.Runs((7, long.MaxValue / 7), (60, 0)).Life(LifetimeDefinition.Survival));

    [Fact]
    public void More_days_never_shorten_what_was_censored() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (events, cut) =>
        {
            var values = events.SelectMany(e => Enumerable.Repeat(e % 3 == 0 ? e : 0L, 5)).Prepend(10).ToArray();
            var earlier = Lifetime.Of(Curves.Daily(values[..Math.Max(1, cut.Get % values.Length)]), new LifetimeOptions());
            var later = Lifetime.Of(Curves.Daily(values), new LifetimeOptions());
            foreach (var life in earlier.Lifetimes.Where(life => life is { IsCensored: true, Days: not null }))
            {
                var now = later.Only(life.Definition);
                Assert.True(now.Days >= life.Days, $"{life} became {now} with {string.Join(' ', values)}");
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_the_counts_changes_no_lifetime() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<byte>(),
        (events, factor) =>
        {
            var values = events.Select(e => (long)e).Prepend(10).ToArray();
            var scaled = values.Select(value => value * (factor + 1)).ToArray();

            Assert.Equal(Lifetime.Of(Curves.Daily(values), new LifetimeOptions()).Lifetimes, Lifetime.Of(Curves.Daily(scaled), new LifetimeOptions()).Lifetimes);
        }).QuickCheckThrowOnFailure();

    private static void AssertLife(double? days, bool censored, Lifetime actual) => Assert.Equal((days, censored), (actual.Days, actual.IsCensored));
}
