using Crawler.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Statistics;

/// <summary>The estimate equals a table worked by hand and a plain recomputation from the list of durations, in any split.</summary>
public class KaplanMeierTests
{
    [Fact]
    public void The_table_worked_by_hand()
    {
        // Ten durations in weeks, + for censored: 1 1 2 3+ 4 4 4+ 6 8+ 9+
        //
        //  w   n   d  censored   hazard   S
        //  0  10   0     0        0       1
        //  1  10   2     0        2/10    0.8
        //  2   8   1     0        1/8     0.8 · 7/8 = 0.7
        //  3   7   0     1        0       0.7
        //  4   6   2     1        2/6     0.7 · 4/6 = 0.46666…
        //  5   3   0     0        0       0.46666…
        //  6   3   1     0        1/3     0.46666… · 2/3 = 0.31111…
        //  7   2   0     0        0       0.31111…
        //  8   2   0     1        0       0.31111…
        //  9   1   0     1        0       0.31111…
        var km = Of((1, false), (1, false), (2, false), (3, true), (4, false), (4, false), (4, true), (6, false), (8, true), (9, true));

        Assert.Equal((10, 4, 10), (km.Count, km.CensoredCount, km.Weeks));
        Assert.Equal([10, 10, 8, 7, 6, 3, 3, 2, 2, 1], km.Table().Select(row => row.AtRisk));
        Assert.Equal([0, 2, 1, 0, 2, 0, 1, 0, 0, 0], km.Table().Select(row => row.Events));
        AssertClose([0, 0.2, 0.125, 0, 1 / 3.0, 0, 1 / 3.0, 0, 0, 0], km.Table().Select(row => row.Hazard));
        AssertClose([1, 0.8, 0.7, 0.7, 1.4 / 3, 1.4 / 3, 2.8 / 9, 2.8 / 9, 2.8 / 9, 2.8 / 9], km.Table().Select(row => row.Survival));
        Assert.Equal(4, km.Median());
        Assert.Equal(1 + 0.8 + 0.7 + 0.7 + (1.4 / 3), km.RestrictedMean(5)!.Value, 1e-12);
        Assert.Null(km.RestrictedMean(52));
    }

    [Fact]
    public void Nothing_counted_means_nothing_said()
    {
        var none = new KaplanMeier();

        Assert.Equal((0, 0), (none.Count, none.Weeks));
        Assert.Empty(none.Table());
        Assert.Null(none.Median());
        Assert.Null(none.RestrictedMean(52));
    }

    [Fact]
    public void Where_all_are_censored_survival_stays_at_one()
    {
        var km = Of((3, true), (60, true), (60, true));

        Assert.All(km.Table(), row => Assert.Equal((0, 1.0), (row.Hazard, row.Survival)));
        Assert.Null(km.Median());
        Assert.Equal(52, km.RestrictedMean(52));
    }

    [Fact]
    public void A_curve_that_came_to_nothing_is_known_for_ever()
    {
        var km = Of((2, false), (4, false));

        Assert.Equal(0, km.Table()[^1].Survival);
        Assert.Equal(3, km.RestrictedMean(52));
    }

    [Fact]
    public void A_half_that_is_reached_by_fractions_is_a_half() =>
        Assert.Equal(3, Of((1, false), (2, false), (3, false), (4, false), (5, false), (6, false)).Median());

    [Fact]
    public void Durations_beyond_the_longest_count_with_it() => Assert.Equal(KaplanMeier.MaxWeek + 1, Of((int.MaxValue, false)).Weeks);

    [Fact]
    public void Negative_weeks_and_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KaplanMeier().Add(-1, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KaplanMeier().Add(1, false, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KaplanMeier().RestrictedMean(0));
    }

    [Fact]
    public void Parts_add_up_to_the_plain_estimate() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Week, bool Censored)[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (durations, parts) =>
        {
            var all = durations.Select(d => (Week: d.Week % 20, d.Censored)).ToArray();
            var merged = new KaplanMeier();
            foreach (var part in all.Select((duration, i) => (duration, i)).GroupBy(entry => entry.i % (parts.Get % 5 + 1), entry => entry.duration))
            {
                merged.Merge(Of([.. part]));
            }

            AssertPlain(all, merged);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_censoring_it_is_the_share_of_longer_durations_and_their_mean() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<byte>>(),
        weeks =>
        {
            var sorted = weeks.Get.Select(week => week % 80).Order().ToArray();
            var km = Of([.. sorted.Select(week => (week, false))]);

            Assert.All(km.Table(), row => Assert.Equal(sorted.Count(week => week > row.Week) / (double)sorted.Length, row.Survival, 1e-9));
            Assert.Equal(sorted[(sorted.Length - 1) / 2], km.Median());
            Assert.Equal(sorted.Average(week => Math.Min(week, 52)), km.RestrictedMean(52)!.Value, 1e-9);
        }).QuickCheckThrowOnFailure();

    private static void AssertPlain((int Week, bool Censored)[] all, KaplanMeier km)
    {
        var survival = 1.0;
        Assert.Equal(all.Length == 0 ? 0 : all.Max(d => d.Week) + 1, km.Table().Count);
        foreach (var row in km.Table())
        {
            var atRisk = all.Count(d => d.Week >= row.Week);
            var ends = all.Count(d => d.Week == row.Week && !d.Censored);
            survival *= 1 - (ends / (double)atRisk);
            Assert.Equal((atRisk, ends), (row.AtRisk, row.Events));
            Assert.Equal((atRisk, ends), (km.AtRisk(row.Week), km.Events(row.Week)));
            Assert.Equal(survival, row.Survival, 1e-12);
        }
    }

    private static KaplanMeier Of(params (int Week, bool Censored)[] durations)
    {
        var km = new KaplanMeier();
        foreach (var (week, censored) in durations)
        {
            km.Add(week, censored);
        }

        return km;
    }

    private static void AssertClose(double[] expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual.ToArray(), (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, 1e-12));
}
