using Crawler.Core.Lifetimes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>Cohorts read as worked by hand, merge exactly, and survive being stored.</summary>
public class LifetimeCohortsTests
{
    private static readonly CohortKey China = new("country", "CN", "2026-Q1", Signal.Likes);
    private static readonly CohortKey Everything = new(CohortKey.All, CohortKey.All, CohortKey.All, Signal.Likes);

    [Fact]
    public void A_cohort_reads_as_worked_by_hand()
    {
        // Survival: ends at 10, 20, 30 and 40 days; one of 100 days is active, so that any end up to day 72 would have been seen.
        var cohorts = Of(Ended(10), Ended(20), Ended(30), Ended(40), Curves.Runs((100, 10)));

        var survival = cohorts.Read(China)![(int)LifetimeDefinition.Survival];
        Assert.Equal((LifetimeDefinition.Survival, 5, 1), (survival.Definition, survival.Count, survival.Censored));
        Assert.Equal((25.0, 15.0, 35.0, 20.0), (survival.Median, survival.LowerQuartile, survival.UpperQuartile, survival.InterquartileRange));
        Assert.Equal([(1, 5L), (2, 4L), (4, 3L), (5, 2L)], survival.Survival!.Where(row => row.Events > 0).Select(row => (row.Week, row.AtRisk)));
        Assert.Equal(0.2, survival.Survival![^1].Survival, 1e-12);
        Assert.Equal(4, survival.HalfLife);
        Assert.Null(survival.RestrictedMean);
    }

    [Fact]
    public void Shares_have_no_survival_curve_but_count_the_censored()
    {
        var cohorts = Of(Ended(10), Curves.Runs((100, 10)));

        var t50 = cohorts.Read(China)![(int)LifetimeDefinition.T50];
        Assert.Equal((2, 1, 5.0), (t50.Count, t50.Censored, t50.Median));
        Assert.Null(t50.Survival);
        Assert.Null(t50.HalfLife);
    }

    [Fact]
    public void What_is_too_young_for_any_end_counts_as_censored_and_is_never_at_risk()
    {
        var survival = Of(Curves.Runs((20, 10))).Read(China)![(int)LifetimeDefinition.Survival];

        Assert.Equal((1, 1), (survival.Count, survival.Censored));
        Assert.Empty(survival.Survival!);
        Assert.Null(survival.Median);
    }

    [Fact]
    public void Releases_of_all_ages_give_the_survival_that_made_them()
    {
        // Every day one in a hundred ends; 4,000 of ages from 5 to 500 days are looked at. Seed fixed, so that the sampling error (about 0.01) is the same in every run.
        const double Lasts = 0.99;
        var random = new Random(31);
        var cohorts = new LifetimeCohorts(new LifetimeOptions());
        for (var i = 0; i < 4_000; i++)
        {
            var (end, age) = (1 + (int)(Math.Log(1 - random.NextDouble()) / Math.Log(Lasts)), random.Next(5, 500));
            cohorts.Add([China], Curves.Runs((Math.Min(end, age), 10), (Math.Max(age - end, 0), 0)));
        }

        var survival = cohorts.Read(China)![(int)LifetimeDefinition.Survival];

        Assert.All(survival.Survival!.Take(52), row => Assert.Equal(Math.Pow(Lasts, ((row.Week + 1) * 7) - 1), row.Survival, 0.03));
        Assert.InRange(survival.HalfLife!.Value, 9, 10);
        Assert.True(survival.Median < 62, "Those that are over lived shorter than the half-life of 69 days: that is why there is a survival curve.");
    }

    [Fact]
    public void The_excluded_are_counted_by_reason_and_make_no_cohort()
    {
        var cohorts = Of(Curves.Daily(1), Curves.Daily(2), new DailyCurve(Signal.Likes, 0, 0, [100]));

        Assert.Empty(cohorts.Keys);
        Assert.Null(cohorts.Read(China));
        Assert.Equal((2, 1, 0), (cohorts.Excluded(LifetimeExclusion.TooFewEvents), cohorts.Excluded(LifetimeExclusion.AtFloor), cohorts.Excluded(LifetimeExclusion.StartedUnseen)));
    }

    [Fact]
    public void A_repository_counts_in_each_of_its_cohorts()
    {
        var cohorts = Of(Ended(10));

        Assert.Equal([Everything, China], cohorts.Keys);
        Assert.Equal(cohorts.Read(China)![0].Count, cohorts.Read(Everything)![0].Count);
    }

    [Fact]
    public void Signals_and_options_are_not_mixed()
    {
        var cohorts = Of(Ended(10));

        Assert.Throws<ArgumentException>(() => cohorts.Add([China with { Signal = Signal.Downloads }], Ended(10)));
        Assert.Throws<ArgumentException>(() => cohorts.Merge(new LifetimeCohorts(new LifetimeOptions { Theta = 0.2m })));
        Assert.Throws<ArgumentException>(() => new LifetimeCohorts(new LifetimeOptions { Theta = 0 }));
    }

    [Theory]
    [InlineData(0, "1970-Q1")]
    [InlineData(89, "1970-Q1")]
    [InlineData(90, "1970-Q2")]
    [InlineData(Curves.Release - 1, "2025-Q4")]
    [InlineData(Curves.Release, "2026-Q1")]
    public void A_quarter_is_that_of_the_day(int day, string expected) => Assert.Equal(expected, CohortKey.QuarterOf(day));

    [Fact]
    public void Parts_merge_into_the_whole_in_any_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Active, byte Quiet, byte Burst)[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (lives, parts) =>
        {
            var curves = lives.Select(life => Curves.Runs((life.Active, 3), (life.Quiet * 2, 0), (life.Burst % 3, 1))).ToArray();
            var pieces = curves.Select((curve, i) => (curve, i)).GroupBy(entry => entry.i % ((parts.Get % 5) + 1), entry => entry.curve).Select(part => Of([.. part]));
            var merged = new LifetimeCohorts(new LifetimeOptions());
            foreach (var piece in pieces.Reverse())
            {
                merged.Merge(LifetimeCohorts.Decode(piece.Encode()));
            }

            Assert.Equal(Of(curves).Encode(), merged.Encode());
            AssertSame(Of(curves).Read(China), merged.Read(China));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Options_are_stored_with_the_lifetimes()
    {
        var options = new LifetimeOptions { Theta = 0.05m, Window = 26, DormancyDays = 14, MinimumEvents = 3 };

        Assert.Equal(options, LifetimeCohorts.Decode(new LifetimeCohorts(options).Encode()).Options);
    }

    [Fact]
    public void A_newer_format_is_refused_by_name()
    {
        var bytes = Of(Ended(10)).Encode();
        bytes[0]++;

        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => LifetimeCohorts.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_end_too_early_are_damaged()
    {
        var bytes = Of(Ended(10), Ended(20)).Encode();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Throws<InvalidDataException>(() => LifetimeCohorts.Decode(bytes.AsSpan(0, length))));
    }

    private static DailyCurve Ended(int days) => Curves.Runs((days, 10), (364, 0));

    private static LifetimeCohorts Of(params DailyCurve[] curves)
    {
        var cohorts = new LifetimeCohorts(new LifetimeOptions());
        foreach (var curve in curves)
        {
            cohorts.Add([China, Everything], curve);
        }

        return cohorts;
    }

    private static void AssertSame(IReadOnlyList<CohortReading>? expected, IReadOnlyList<CohortReading>? actual)
    {
        Assert.Equal(expected?.Select(reading => reading with { Survival = null }), actual?.Select(reading => reading with { Survival = null }));
        Assert.Equal(expected?.SelectMany(reading => reading.Survival ?? []), actual?.SelectMany(reading => reading.Survival ?? []));
    }
}
