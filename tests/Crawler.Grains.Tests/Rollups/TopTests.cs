using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Tests.Rollups;

/// <summary>Top lists over the partitions agree with the census, with the dimensions, and with each other whatever the number of partitions.</summary>
public class TopTests
{
    [Fact]
    public async Task Lists_agree_with_the_census_and_do_not_depend_on_partitions()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 13);
        await using var other = await TestCluster.StartAsync(partitions: 1);
        await cluster.CrawlAsync();
        await other.CrawlAsync(other.Request(1000));
        var census = await cluster.CensusAsync();

        foreach (var by in Enum.GetValues<RankBy>())
        {
            var query = new TopQuery(Counter.Downloads30d, 70, By: by);
            var models = (await cluster.Ecosystem.Top(query, owners: false)).Lines;
            Assert.Equal((await other.Ecosystem.Top(query, owners: false)).Lines, models);
            Assert.Equal(70, models.Count);
            if ((int)by < census.TopModels.Count)
            {
                Assert.Equal(census.TopModels[(int)by].Take(70), models);
            }
        }

        var hasGroup = false;
        foreach (var by in RankNames.InCensus)
        {
            var query = new TopQuery(Counter.Downloads30d, 70, By: by);
            Assert.Equal(census.TopOwners[(int)by].Take(70), (await cluster.Ecosystem.Top(query, owners: true)).Lines);
            Assert.Equal(
                census.TopUnreviewed[(int)by].Take(70),
                (await cluster.Ecosystem.Top(query with { Type = "unreviewed" }, owners: true)).Lines);
            var groups = (await cluster.Ecosystem.Top(query with { ByGroup = true }, owners: true)).Lines;
            Assert.Equal((await other.Ecosystem.Top(query with { ByGroup = true }, owners: true)).Lines, groups);
            hasGroup |= groups.Any(line => line.IsGroup);
        }

        Assert.True(hasGroup, "No parent group is among the first by anything.");
    }

    [Fact]
    public async Task A_filtered_list_has_as_many_models_as_the_dimension_says()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 5);
        await cluster.CrawlAsync();

        foreach (var info in KnownDimensions.All)
        {
            var grain = cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", info.Name));
            foreach (var member in (await grain.Live(new DimensionQuery(MemberOrder.Models, 4))).Members!)
            {
                var query = new TopQuery(
                    Counter.Likes, 5000, Models: new ModelFilter { Members = new Dictionary<Dimension, string> { [info.Dimension] = member.Member } });
                var lines = (await cluster.Ecosystem.Top(query, owners: false)).Lines;
                Assert.Equal((member.Totals.Models, member.Totals.Likes), (lines.Count, lines.Sum(line => line.Likes ?? 0)));
            }
        }
    }
}
