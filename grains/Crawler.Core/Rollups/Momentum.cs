using Crawler.Core.Rankings;

namespace Crawler.Core.Rollups;

/// <summary>A model of the leaderboard by 30-day downloads, and how fast it gains (metrics M33).</summary>
/// <param name="Rank">Its rank, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="Before">What became of it since the census before; null where there is none.</param>
public sealed record Momentum(int Rank, Ranked Model, RankMove? Before)
{
    /// <summary>
    /// 30-day downloads ÷ all-time downloads: near 0 for what lives on its past, 1 for what is 30 days old or younger; null where either is unknown or the second is 0.
    /// </summary>
    public double? Ratio => Model.DownloadsAllTime is { } all and not 0 ? (double?)Model.Downloads30d / all : null;

    /// <summary>The leaderboard of a census.</summary>
    /// <param name="census">The census.</param>
    /// <param name="before">The census before; null for none.</param>
    /// <param name="count">At most this many models, up to <see cref="PartitionVectors.TopLength"/>.</param>
    /// <returns>The models with known 30-day downloads, largest first.</returns>
    public static IReadOnlyList<Momentum> Of(Census census, Census? before, int count)
    {
        ArgumentNullException.ThrowIfNull(census);
        var list = census.TopModels[(int)RankBy.Downloads30d];
        var moves = before is null
            ? []
            : RankMove.Between(before.TopModels[(int)RankBy.Downloads30d], list, RankBy.Downloads30d).ToDictionary(move => move.Name, StringComparer.Ordinal);
        return [.. list.TakeWhile(line => line.Downloads30d is not null).Take(count).Select((line, i) => new Momentum(i + 1, line, moves.GetValueOrDefault(line.Name)))];
    }
}
