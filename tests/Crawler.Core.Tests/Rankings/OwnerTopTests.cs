using Crawler.Core.Attribution;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rankings;

/// <summary>Owners and parent groups, ranked over several partitions.</summary>
public class OwnerTopTests
{
    private static readonly OwnerRegistry Registry = OwnerRegistry.BuiltIn.WithOverrides(
    [
        Row("a1", "CN", OwnerType.Company, "G"),
        Row("a2", "US", OwnerType.Nonprofit, "G"),
        Row("b", "US", OwnerType.Company, null),
    ]);

    [Fact]
    public void A_group_is_the_sum_of_its_owners_wherever_they_lie()
    {
        var lines = Top(new OwnerFilter(ByGroup: true), RankBy.Downloads30d, 10);

        Assert.Equal(["G 3 30 CN, US company, nonprofit True", "b 1 20 US company False", "x 1 15 unreviewed unreviewed False", "G 1 5 unreviewed unreviewed False"], lines);
    }

    [Fact]
    public void Only_wanted_owners_count_for_their_group()
    {
        Assert.Equal(["b 1 20 US company False", "G 1 9 US nonprofit True"], Top(new OwnerFilter(Country: "US", ByGroup: true), RankBy.Downloads30d, 10));
        Assert.Equal(["G 2 21 CN company True", "b 1 20 US company False"], Top(new OwnerFilter(Type: "company", ByGroup: true), RankBy.Downloads30d, 10));
    }

    [Fact]
    public void Owners_are_ranked_by_models_too() =>
        Assert.Equal(["a1 2 21 CN company False", "G 1 5 unreviewed unreviewed False"], Top(new OwnerFilter(), RankBy.Models, 2));

    [Fact]
    public void A_group_that_needs_all_its_parts_is_found_by_a_list_of_one() =>
        Assert.Equal(["G 3 30 CN, US company, nonprofit True"], Top(new OwnerFilter(ByGroup: true), RankBy.Downloads30d, 1));

    [Fact]
    public void What_nobody_knows_stays_unknown_in_a_group()
    {
        var fold = new PartitionFold(Registry, Some.Day);
        fold.Add(Some.Observation(1, "a1/m", allTime: null));
        fold.Add(Some.Observation(2, "a2/m", allTime: null, likes: 4));

        var group = Assert.Single(OwnerTop.Of(fold.Owners, new OwnerFilter(ByGroup: true), RankBy.Likes, 5));

        Assert.Null(group.DownloadsAllTime);
        Assert.Equal(5, group.Likes);
    }

    private static IEnumerable<string> Top(OwnerFilter filter, RankBy by, int count)
    {
        var (one, other) = (new PartitionFold(Registry, Some.Day), new PartitionFold(Registry, Some.Day));
        one.Add(Some.Observation(1, "a1/m", downloads: 10));
        one.Add(Some.Observation(2, "a1/n", downloads: 11));
        one.Add(Some.Observation(3, "b/m", downloads: 20));
        one.Add(Some.Observation(4, "G/m", downloads: 5));
        other.Add(Some.Observation(5, "a2/m", downloads: 9));
        other.Add(Some.Observation(6, "x/m", downloads: 15));
        var parts = new[] { one, other }.SelectMany(fold => OwnerTop.Of(fold.Owners, filter, by, count));
        return OwnerTop.Merge(parts, by, count).Select(line => $"{line.Name} {line.Models} {line.Downloads30d} {line.Country} {line.Type} {line.IsGroup}");
    }

    private static OwnerAttribution Row(string owner, string country, OwnerType type, string? group) => new(owner, country, type, group, [], null, null, "test", "high");
}
