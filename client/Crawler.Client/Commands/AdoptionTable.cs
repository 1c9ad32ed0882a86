using Crawler.Client.Output;
using Crawler.Contracts.History;

namespace Crawler.Client.Commands;

/// <summary>Relative adoption as lines.</summary>
internal static class AdoptionTable
{
    /// <summary>Boards, model by model.</summary>
    public static Result Boards(IEnumerable<AdoptionScore> lines, LifeBasis basis) => Result.List(
        lines,
        [
            new("band", "band", ColumnKind.Text, line => line.Band),
            new("age", "days", ColumnKind.Number, line => line.Age),
            new("rank", "rank", ColumnKind.Number, line => line.Rank),
            new("id", "model", ColumnKind.Text, line => line.Model),
            .. Figures(basis),
        ]);

    /// <summary>One model, age by age.</summary>
    public static Result Model(IEnumerable<AdoptionScore> lines, LifeBasis basis) => Result.List(
        lines,
        [
            new("id", "model", ColumnKind.Text, line => line.Model, ColumnUse.Machine),
            new("band", "band", ColumnKind.Text, line => line.Band),
            new("age", "days", ColumnKind.Number, line => line.Age),
            .. Figures(basis),
        ]);

    private static IEnumerable<Field<AdoptionScore>> Figures(LifeBasis basis) =>
    [
        new("downloads", "downloads", ColumnKind.Count, line => line.Downloads),
        new("baselineV1", "baseline v1", ColumnKind.Count, line => line.Board?.MedianOfTop),
        new("baselineV2", "baseline v2", ColumnKind.Count, line => line.Board?.MonotoneTenth),
        new("scoreV1", "score v1", ColumnKind.Number, line => line.Score(line.Board?.MedianOfTop)),
        new("scoreV2", "score v2", ColumnKind.Number, line => line.Score(line.Board?.MonotoneTenth)),
        .. LifeTrust.Fields<AdoptionScore>(basis),
    ];
}

/// <summary>A model at an age.</summary>
/// <param name="Band">Its size band.</param>
/// <param name="Age">Days since release.</param>
/// <param name="Rank">Its place on the board; null where it was not looked for.</param>
/// <param name="Model">Its name.</param>
/// <param name="Downloads">Its downloads until that age; null where not all days are known.</param>
/// <param name="Board">What it is compared with; null where its band is not compared.</param>
internal sealed record AdoptionScore(string Band, int Age, int? Rank, string Model, long? Downloads, AdoptionBoardView? Board)
{
    /// <summary>Downloads ÷ baseline; null where either is unknown or the baseline is 0.</summary>
    public double? Score(double? baseline) => baseline > 0 ? Downloads / baseline : null;
}
