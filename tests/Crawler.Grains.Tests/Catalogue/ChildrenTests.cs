using System.Text;
using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Tests.Catalogue;

/// <summary>What partitions tell of their children: whole once, then what has changed, and whole again where they no longer know.</summary>
public class ChildrenTests
{
    private const int Partitions = 3;

    [Fact]
    public async Task What_changed_joined_to_what_was_known_is_what_there_is()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: Partitions);
        await cluster.CrawlAsync();
        var known = await WholeAsync(cluster);
        var children = known.SelectMany(partition => partition.Children.Values).Order(StringComparer.Ordinal).ToList();
        cluster.Change(
            new { kind = "transfer", id = children[10], to = "elsewhere/child" },
            new { kind = "renameOwner", owner = OwnerName.Of(children[^10]), to = "the-new-name" });
        await cluster.CrawlAsync();

        foreach (var (number, partition) in known.Index())
        {
            var changes = await cluster.Partition(number).Children(partition.Version);
            Assert.False(changes.IsWhole);
            Join(partition.Children, changes.Report);
            Assert.Empty((await cluster.Partition(number).Children(changes.Version)).Report);
        }

        var whole = await WholeAsync(cluster);
        Assert.Equal(whole.Select(partition => partition.Children), known.Select(partition => partition.Children));
        Assert.Contains("elsewhere/child", whole.SelectMany(partition => partition.Children.Values));
    }

    [Fact]
    public async Task A_partition_that_has_started_anew_tells_everything_to_whoever_missed_something()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);
        await cluster.CrawlAsync();
        var known = (await WholeAsync(cluster))[0];
        cluster.Change(new { kind = "transfer", id = known.Children.Values.First(), to = "elsewhere/child" });
        await cluster.CrawlAsync();
        var now = (await WholeAsync(cluster))[0];

        await cluster.RestartSiloAsync();

        Assert.True((await cluster.Partition(0).Children(known.Version)).IsWhole);
        var unchanged = await cluster.Partition(0).Children(now.Version);
        Assert.Equal((now.Version, false, 0), (unchanged.Version, unchanged.IsWhole, unchanged.Report.Length));
    }

    [Fact]
    public async Task Names_are_answered_where_they_lie_and_ids_wherever_they_live()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);
        await cluster.CrawlAsync();
        var (id, name) = (await WholeAsync(cluster))[0].Children.First();
        cluster.Change(new { kind = "transfer", id = name, to = "elsewhere/child" });
        await cluster.CrawlAsync();

        Assert.Equal((Bearer.FormerName, id), First(await cluster.Partition(0).Bearers([name])));
        Assert.Equal((Bearer.Model, id), First(await cluster.Partition(0).Bearers(["elsewhere/child"])));
        Assert.Equal((Bearer.Model, id), First(await cluster.Partition(0).Live([id])));
        Assert.Equal((Bearer.Nobody, default), First(await cluster.Partition(0).Bearers(["nobody/nothing"])));
    }

    private static async Task<(PartitionVersion Version, SortedDictionary<RepoId, string> Children)[]> WholeAsync(TestCluster cluster)
    {
        var partitions = await Task.WhenAll((await cluster.Ecosystem.Partitions()).Select(partition => cluster.Partition(partition.Number).Children(null)));
        Assert.All(partitions, partition => Assert.True(partition.IsWhole));
        return [.. partitions.Select(partition => (partition.Version, Join([], partition.Report)))];
    }

    private static SortedDictionary<RepoId, string> Join(SortedDictionary<RepoId, string> known, byte[] report)
    {
        if (report.Length == 0)
        {
            return known;
        }

        var reader = ChildReport.Read(report);
        while (reader.MoveNext())
        {
            if (reader.IsChild)
            {
                known[reader.Id] = Encoding.UTF8.GetString(reader.Facts.Name);
            }
            else
            {
                known.Remove(reader.Id);
            }
        }

        return known;
    }

    private static (Bearer Kind, RepoId Id) First(PartitionBearers answer)
    {
        var reader = BearerReport.Read(answer.Report);
        Assert.True(reader.MoveNext());
        return (reader.Kind, reader.Kind == Bearer.Model ? reader.Facts.Id : reader.Former.FirstOrDefault());
    }
}
