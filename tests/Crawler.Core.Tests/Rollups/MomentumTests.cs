using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rollups;

/// <summary>The leaderboard by 30-day downloads.</summary>
public class MomentumTests
{
    [Fact]
    public void A_line_has_its_part_of_all_time_downloads_and_its_rank_before()
    {
        var before = Board(1, new("old", "CN", 1, 50, 900, 1), new("young", "US", 1, 20, 20, 1));
        var after = Board(2, new("young", "US", 1, 60, 80, 1), new("old", "CN", 1, 45, 900, 1), new("new", "FR", 1, 5, null, 1), new("unknown", "FR", 1, null, 7, 1));

        var lines = Momentum.Of(after, before, 10);

        Assert.Equal(["1 young 0.75 2 1 40", "2 old 0.05 1 -1 -5", "3 new    "], lines.Select(line =>
            FormattableString.Invariant($"{line.Rank} {line.Model.Name} {line.Ratio} {line.Before!.RankBefore} {line.Before.Climb} {line.Before.Change}")));
        Assert.Equal(2, Momentum.Of(after, before, 2).Count);
    }

    [Fact]
    public void Without_a_census_before_nothing_became_of_anybody() =>
        Assert.Null(Assert.Single(Momentum.Of(Board(1, new Ranked("a", "CN", 1, 1, 0, 1)), null, 10)).Before);

    [Fact]
    public void A_part_of_nothing_is_unknown() => Assert.Null(Momentum.Of(Board(1, new Ranked("a", "CN", 1, 1, 0, 1)), null, 10)[0].Ratio);

    private static Census Board(int number, params Ranked[] lines) => Censuses.Of(number) with { TopModels = [lines, [], []] };
}
