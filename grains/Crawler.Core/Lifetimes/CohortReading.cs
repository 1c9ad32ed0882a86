using Crawler.Core.Statistics;

namespace Crawler.Core.Lifetimes;

/// <summary>What is known of the lifetimes of a cohort under one definition. All of it is exact, lifetimes being kept to a tenth of a day.</summary>
/// <param name="Definition">What is meant by a lifetime.</param>
/// <param name="Count">Repositories with a lifetime, censored or not.</param>
/// <param name="Censored">Those of them whose end is yet to be seen.</param>
/// <param name="Median">
/// Days, over those that are not censored; null without any. With many censored it is too short, because long lifetimes are the ones that are not over: the half-life of the survival curve
/// is not.
/// </param>
/// <param name="LowerQuartile">Their 25th percentile in days, by the rule of <see cref="Distribution.Percentile"/>.</param>
/// <param name="UpperQuartile">Their 75th percentile in days; the distance between both is the interquartile range.</param>
/// <param name="Survival">
/// The survival curve by whole weeks since release, with n, d and hazard; empty without lifetimes. Null for t50 and t90: what is censored there has no age that it is known to have passed.
/// </param>
/// <param name="HalfLife">Whole weeks, S⁻¹(0.5); null where the curve does not fall that far, or there is none.</param>
/// <param name="RestrictedMean">
/// Mean of lifetimes in whole weeks, those beyond the window taken as long as it (<see cref="KaplanMeier.RestrictedMean"/>); null where the curve is not known that far, or there is none.
/// </param>
public sealed record CohortReading(
    LifetimeDefinition Definition,
    long Count,
    long Censored,
    double? Median,
    double? LowerQuartile,
    double? UpperQuartile,
    IReadOnlyList<SurvivalWeek>? Survival,
    int? HalfLife,
    double? RestrictedMean)
{
    /// <summary>The interquartile range in days; null without lifetimes that are over.</summary>
    public double? InterquartileRange => UpperQuartile - LowerQuartile;
}
