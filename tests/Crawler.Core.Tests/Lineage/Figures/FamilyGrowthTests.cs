using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Statistics;

namespace Crawler.Core.Tests.Lineage.Figures;

/// <summary>The growth curve of a family whose descendants came as a known curve says.</summary>
public class FamilyGrowthTests
{
    private static readonly DateTimeOffset Released = new(2024, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly GrowthCurve Told = new(4.0, 1.5, 0.8);

    [Fact]
    public void The_curve_that_the_months_were_made_from_is_found_again()
    {
        var fit = FamilyGrowth.Of(OfRoot(IdAt(Released), Months(24)), Released.AddMonths(24))!;

        Assert.Equal(GrowthFitOutcome.Converged, fit.Outcome);
        Assert.InRange(fit.Curve!.Fitness, 3.8, 4.2);
        Assert.InRange(fit.Curve.Limit / Told.Limit, 0.8, 1.2);
    }

    [Fact]
    public void The_month_that_is_not_over_is_left_out()
    {
        var months = Months(24);
        var more = months.Append(new NamedCount("2026-03", 1)).ToList();

        Assert.Equal(
            FamilyGrowth.Of(OfRoot(IdAt(Released), months), Released.AddMonths(24)), FamilyGrowth.Of(OfRoot(IdAt(Released), more), Released.AddMonths(24)));
    }

    [Fact]
    public void Without_a_release_there_is_no_age() => Assert.All(
        (RepoId?[])[null, new RepoId(0x621ffdc000000000, 1)], id => Assert.Null(FamilyGrowth.Of(OfRoot(id, Months(24)), Released.AddMonths(24))));

    private static RepoId IdAt(DateTimeOffset instant) => new((ulong)instant.ToUnixTimeSeconds() << 32, 7);

    private static List<NamedCount> Months(int count) =>
    [
        .. Enumerable.Range(0, count).Select(age => new NamedCount(
            Released.AddMonths(age).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), (int)Math.Round(Told.At(age + 1)) - (age == 0 ? 0 : (int)Math.Round(Told.At(age))))),
    ];

    private static FamilyDetail OfRoot(RepoId? root, IReadOnlyList<NamedCount> months) =>
        new(new Crawler.Core.Lineage.Views.Family("a/root", root, "US", 1, 1, 1, null!), [], [], [], months);
}
