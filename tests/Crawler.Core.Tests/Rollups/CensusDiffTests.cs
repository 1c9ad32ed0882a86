using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rollups;

/// <summary>What moved between two censuses, by values worked out by hand.</summary>
public class CensusDiffTests
{
    [Fact]
    public void Figures_change_by_a_difference_and_by_a_share_of_what_they_were()
    {
        var diff = CensusDiff.Between(Censuses.Of(1), Censuses.Of(2) with { Models = 12, Likes = 9 });

        Assert.Equal((10.0, 12.0, 2.0, 0.2), Values("models"));
        Assert.Equal((null, 9.0, null, null), Values("likes"));
        Assert.Equal((0.0, 0.0, 0.0, null), Values("lineage.merge"));
        Assert.Equal((0.95, 0.95, 0.0, 0.0), Values("concentration.downloadsAllTime.gini"));
        Assert.Equal(diff.Figures.Count, diff.Figures.Select(figure => figure.Name).Distinct().Count());

        (double?, double?, double?, double?) Values(string name)
        {
            var values = diff.Figures.Single(figure => figure.Name == name).Values;
            return (values.Before, values.After, values.Change, values.Relative is { } known ? Math.Round(known, 12) : null);
        }
    }

    [Fact]
    public void Countries_come_by_the_change_of_their_share_and_one_that_is_not_there_has_nothing()
    {
        var before = Censuses.Of(1) with { Countries = [Censuses.Country("CN", 30), Censuses.Country("US", 60), Censuses.Country("unreviewed", 10)] };
        var after = Censuses.Of(2) with { Countries = [Censuses.Country("CN", 70), Censuses.Country("FR", 12), Censuses.Country("US", 98), Censuses.Country("unreviewed", 20)] };

        var diff = CensusDiff.Between(before, after);

        Assert.Equal(Counter.DownloadsAllTime, diff.Counter);
        Assert.Equal(
            ["US 0.6 0.49 0.6667 0.5444", "FR 0 0.06 0 0.0667", "CN 0.3 0.35 0.3333 0.3889", "unreviewed 0.1 0.1  "],
            diff.Countries.Select(line => FormattableString.Invariant(
                $"{line.Country} {line.ShareOfAll.Before:0.####} {line.ShareOfAll.After:0.####} {line.ShareOfAttributed.Before:0.####} {line.ShareOfAttributed.After:0.####}")));
        Assert.Equal((0, 1), (diff.Countries[1].Before.Models, diff.Countries[1].After.Models));
    }

    [Fact]
    public void Shares_of_a_counter_that_one_of_them_lacks_are_those_of_the_other_counter_or_unknown()
    {
        var before = Censuses.Of(1) with { DownloadsAllTime = null, Countries = [new("CN", Censuses.Measures(3, null))] };
        var after = Censuses.Of(2) with { Countries = [Censuses.Country("CN", 70)] };

        Assert.Equal(Counter.Downloads30d, CensusDiff.Between(before, after).Counter);
        var share = CensusDiff.Between(before, after, Counter.DownloadsAllTime).Countries[0].ShareOfAll;
        Assert.Equal((null, 1.0, null), (share.Before, share.After, share.Change));
    }

    [Fact]
    public void Lines_of_a_list_enter_leave_climb_fall_and_stay()
    {
        var moves = RankMove.Between(Likes(("a", 90), ("b", 80), ("c", 70), ("d", 60), ("e", 50)), Likes(("a", 95), ("c", 85), ("b", 80), ("f", 75), ("d", 60)), RankBy.Likes);

        Assert.Equal(["a 1 1", "c 3 2", "b 2 3", "f  4", "d 4 5", "e 5 "], moves.Select(move => $"{move.Name} {move.RankBefore} {move.RankAfter}"));
        Assert.Equal("Stayed Climbed Fell Entered Fell Left", Kinds(5));
        Assert.Equal("Stayed Climbed Fell - - -", Kinds(3));
        Assert.Equal("Stayed Entered Left - - -", Kinds(2));
        Assert.Equal((1, 15L), (moves[1].Climb, moves[1].Change));
        Assert.Equal((null, null), (moves[3].Climb, moves[3].Change));

        string Kinds(int depth) => string.Join(' ', moves.Select(move => move.KindIn(depth)?.ToString() ?? "-"));
    }

    [Fact]
    public void Lines_without_a_value_have_no_rank_and_a_name_that_is_there_twice_the_better_one()
    {
        Ranked[] unknown = [new("x", "CN", 1, 1, 1, null), new("y", "CN", 1, 1, 1, null)];

        Assert.Empty(RankMove.Between(unknown, unknown, RankBy.Likes));
        var twice = Assert.Single(RankMove.Between(Likes(("a", 9), ("a", 5)), Likes(("a", 9)), RankBy.Likes));
        Assert.Equal((1, 1, 9L), (twice.RankBefore, twice.RankAfter, twice.ValueBefore));
    }

    [Fact]
    public void All_lists_that_both_have_are_compared()
    {
        var before = Censuses.Of(1) with { TopOwners = [Likes(("o", 1)), [], Likes(("o", 1))] };
        var after = Censuses.Of(2) with { TopOwners = [[], [], Likes(("p", 3), ("o", 2)), []] };

        var diff = CensusDiff.Between(before, after);

        Assert.Equal([RankBy.Downloads30d, RankBy.DownloadsAllTime, RankBy.Likes], diff.Owners.Select(list => list.By));
        Assert.Equal(["p", "o"], diff.Owners[2].Moves.Select(move => move.Name));
    }

    [Fact]
    public void A_reader_is_told_what_speaks_against_the_comparison()
    {
        var one = Censuses.Of(1);

        Assert.Empty(CensusDiff.Between(one, Censuses.Of(2)).Notes);
        Assert.Equal("Both are the census of models-000001.", Assert.Single(CensusDiff.Between(one, one).Notes));
        Assert.Contains("backwards in time", Assert.Single(CensusDiff.Between(Censuses.Of(2), one).Notes), StringComparison.Ordinal);
        Assert.StartsWith("models-000001 read the whole listing, models-000002 only a part", Assert.Single(CensusDiff.Between(one, Censuses.Of(2, isFull: false)).Notes), StringComparison.Ordinal);
        Assert.Contains("by registry abc before and def after", Assert.Single(CensusDiff.Between(one, Censuses.Of(2) with { RegistryVersion = "def" }).Notes), StringComparison.Ordinal);
        Assert.Equal("models-000002 was not accepted: 3 % vanished", Assert.Single(CensusDiff.Between(one, Censuses.Of(2) with { Accepted = false, Anomalies = [new("gone", "3 % vanished")] }).Notes));
    }

    private static Ranked[] Likes(params (string Name, long Likes)[] lines) => [.. lines.Select(line => new Ranked(line.Name, "CN", 1, 0, 0, line.Likes))];
}
