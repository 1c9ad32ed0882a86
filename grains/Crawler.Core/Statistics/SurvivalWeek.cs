namespace Crawler.Core.Statistics;

/// <summary>One week of a survival curve.</summary>
/// <param name="Week">Whole weeks since the beginning, 0 or more.</param>
/// <param name="AtRisk">Durations of that many weeks or more, n(w), 1 or more.</param>
/// <param name="Events">Durations that end in that week, d(w).</param>
/// <param name="Hazard">d(w) ÷ n(w), 0 to 1.</param>
/// <param name="Survival">S(w): the share that outlives the week, 0 to 1.</param>
public sealed record SurvivalWeek(int Week, long AtRisk, long Events, double Hazard, double Survival);
