using Crawler.Core.Lifetimes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lifetimes;

/// <summary>Places and how they change, in a race of likes and by recent downloads.</summary>
public class RankChangeTests
{
    [Fact]
    public void A_race_shows_who_passed_whom()
    {
        var race = LikesRace.Of(
            [
                (10, [Has(1, "a/one", 30), Has(2, "a/two", 20), Has(3, "a/three", 10)]),
                (11, [Has(1, "a/one", 29), Has(2, "a/two", 20), Has(3, "b/renamed", 40), Has(4, "c/new", 25)]),
            ],
            3);

        Assert.Equal([10, 11], race.Select(day => day.Day));
        Assert.Equal(["1 a/one ", "2 a/two ", "3 a/three "], race[0].Lines.Select(Line));
        Assert.Equal(["1 b/renamed 2", "2 a/one -1", "3 c/new "], race[1].Lines.Select(Line));
        Assert.Equal((30, 10), (race[1].Lines[1].ValueBefore, race[1].Lines[0].ValueBefore));
    }

    [Fact]
    public void A_place_before_is_known_below_the_first_places_too() =>
        Assert.Equal(2, Assert.Single(RankChange.Top([Has(1, "a", 5)], [Has(1, "a", 1), Has(2, "b", 3), Has(3, "c", 2)], 1)).Climb);

    [Fact]
    public void Ties_go_by_name_so_that_every_place_is_given_once() =>
        Assert.Equal(["1 a ", "2 b ", "3 c "], RankChange.Top([Has(1, "c", 5), Has(2, "a", 5), Has(3, "b", 5)], [], 9).Select(Line));

    [Fact]
    public void A_model_that_stands_twice_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => RankChange.Top([Has(1, "a/b", 5), Has(1, "a/b", 6)], [], 1));

        Assert.Contains("a/b stands twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, 11)]
    [InlineData(11, 10)]
    public void The_days_of_a_race_ascend(int first, int second) => Assert.Throws<ArgumentException>(() => LikesRace.Of([(first, []), (second, [])], 1));

    [Fact]
    public void All_places_change_by_nothing_in_sum() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Before, byte Now)[]>(),
        likes =>
        {
            var changes = RankChange.Top(
                likes.Select((like, i) => Has(i, $"o/m{i}", like.Now)),
                likes.Select((like, i) => Has(i, $"o/m{i}", like.Before)),
                likes.Length);

            Assert.Equal(0, changes.Sum(change => change.Climb!.Value));
            Assert.Equal(Enumerable.Range(1, likes.Length), changes.Select(change => change.Rank));
            Assert.Equal(changes.OrderByDescending(change => change.Value).Select(change => change.Value), changes.Select(change => change.Value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Momentum_is_the_place_and_the_share_of_recent_downloads()
    {
        var top = Momentum.Top(
            [new(Some.Id(1), "o/old", 40, 1000), new(Some.Id(2), "o/rising", 90, 100), new(Some.Id(3), "o/silent", null, 5), new(Some.Id(4), "o/bare", 10, null)],
            [new(Some.Id(1), "o/old", 50, 960), new(Some.Id(2), "o/rising", 10, 10)],
            9);

        Assert.Equal(["1 o/rising 1", "2 o/old -1", "3 o/bare "], top.Select(row => Line(row.Place)));
        Assert.Equal([0.9, 0.04, null], top.Select(row => row.Ratio));
    }

    [Theory]
    [InlineData(3L, 4L, 0.75)]
    [InlineData(0L, 4L, 0.0)]
    [InlineData(0L, 0L, null)]
    [InlineData(null, 4L, null)]
    [InlineData(3L, null, null)]
    public void The_share_of_recent_downloads_is_undefined_where_a_counter_is(long? recent, long? all, double? expected) => Assert.Equal(expected, Momentum.RatioOf(recent, all));

    [Fact]
    public void The_share_of_all_models_leaves_out_those_that_lack_a_counter()
    {
        Assert.Equal(0.25, Momentum.RatioOf([new(Some.Id(1), "a", 1, 2), new(Some.Id(2), "b", 1, 6), new(Some.Id(3), "c", null, 90), new(Some.Id(4), "d", 90, null)]));
        Assert.Null(Momentum.RatioOf([new(Some.Id(1), "a", 1, null)]));
        Assert.Equal(1, Momentum.RatioOf(Enumerable.Repeat(new DownloadCounters(Some.Id(1), "a", long.MaxValue, long.MaxValue), 3)));
    }

    private static Standing Has(int id, string name, long value) => new(Some.Id(id), name, value);

    private static string Line(RankChange change) => $"{change.Rank} {change.Name} {change.Climb}";
}
