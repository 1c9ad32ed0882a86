using Crawler.Client.Output;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;
using Crawler.Core.Statistics;

namespace Crawler.Client.Commands;

/// <summary>Lifetimes of cohorts as lines.</summary>
internal static class LifetimeTable
{
    /// <summary>A line for each cohort and definition.</summary>
    public static Result Summary(IEnumerable<CohortLine> lines, LifeBasis basis) => Result.List(
        lines,
        [
            .. Key<CohortLine>(line => line),
            new("n", "models", ColumnKind.Count, line => line.Reading.Count),
            new("censored", "censored", ColumnKind.Count, line => line.Reading.Censored),
            new("medianDays", "median, days", ColumnKind.Number, line => line.Reading.Median),
            new("lowerQuartileDays", "lower quartile", ColumnKind.Number, line => line.Reading.LowerQuartile, ColumnUse.Machine),
            new("upperQuartileDays", "upper quartile", ColumnKind.Number, line => line.Reading.UpperQuartile, ColumnUse.Machine),
            new("interquartileRangeDays", "interquartile range", ColumnKind.Number, line => line.Reading.InterquartileRange),
            new("halfLifeWeeks", "half-life, weeks", ColumnKind.Number, line => line.Reading.HalfLife),
            new("restrictedMeanWeeks", "mean, weeks", ColumnKind.Number, line => line.Reading.RestrictedMean),
            .. LifeTrust.Fields<CohortLine>(basis),
        ]);

    /// <summary>A line for each week of each survival curve.</summary>
    public static Result Survival(IEnumerable<CohortLine> lines, LifeBasis basis) => Result.List(
        lines.SelectMany(line => line.Reading.Survival ?? [], (line, week) => (Line: line, Week: week)),
        [
            .. Key<(CohortLine Line, SurvivalWeek Week)>(pair => pair.Line),
            new("week", "week", ColumnKind.Number, pair => pair.Week.Week),
            new("survival", "still in use", ColumnKind.Share, pair => pair.Week.Survival),
            new("atRisk", "at risk", ColumnKind.Count, pair => pair.Week.AtRisk),
            new("events", "ended", ColumnKind.Count, pair => pair.Week.Events),
            new("hazard", "hazard", ColumnKind.Share, pair => pair.Week.Hazard),
            .. LifeTrust.Fields<(CohortLine Line, SurvivalWeek Week)>(basis),
        ]);

    private static IEnumerable<Field<T>> Key<T>(Func<T, CohortLine> line) =>
    [
        new("dimension", "by", ColumnKind.Text, item => line(item).Key.Dimension, ColumnUse.Machine),
        new("member", "member", ColumnKind.Text, item => line(item).Key.Member),
        new("quarter", "released", ColumnKind.Text, item => line(item).Key.Quarter),
        new("signal", "signal", ColumnKind.Text, item => line(item).Key.Signal.Word()),
        new("definition", "definition", ColumnKind.Text, item => line(item).Reading.Definition.Word()),
    ];
}
