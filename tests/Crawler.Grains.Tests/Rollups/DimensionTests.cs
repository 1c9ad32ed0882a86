using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Tests.Rollups;

/// <summary>The members of every dimension: of a census from its frozen rows, of this instant from the partitions, and both as the Hub's rows have them.</summary>
public class DimensionTests
{
    private static readonly DimensionQuery ByModels = new(MemberOrder.Models);

    [Fact]
    public async Task Census_and_live_figures_are_those_of_the_listing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync(cluster.Request(333));
        var rows = await RowsAsync(cluster);

        foreach (var info in KnownDimensions.All)
        {
            var census = (await Grain(cluster, info).Census(ByModels))!;
            var live = await Grain(cluster, info).Live(ByModels);
            Assert.Equal(census.Members, live.Members);
            Assert.Equal((census.All, census.MemberCount), (live.All, live.MemberCount));
            Assert.Equal(rows.Count, census.All.Models);
            if (!info.IsMultiValued)
            {
                Assert.Equal(census.All, census.Members!.Aggregate(default(Measures), (sum, member) => sum + member.Totals));
            }
        }

        Assert.Equal(Counted(rows, row => (string?)row["pipeline_tag"] ?? "none"), Models(await Grain(cluster, "task").Census(ByModels)));
        Assert.Equal(Counted(rows, row => (string?)row["library_name"] ?? "none"), Models(await Grain(cluster, "library").Census(ByModels)));
        Assert.Equal(Counted(rows, row => Month((string)row["createdAt"]!)), Models(await Grain(cluster, "created-month").Census(ByModels)));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(5, 77)]
    public async Task The_members_depend_neither_on_partitions_nor_on_the_page_size(int partitions, int pageSize)
    {
        await using var cluster = await TestCluster.StartAsync(partitions: partitions);
        await using var other = await TestCluster.StartAsync();
        await cluster.CrawlAsync(cluster.Request(pageSize));
        await other.CrawlAsync();

        foreach (var info in KnownDimensions.All)
        {
            Assert.Equal((await Grain(other, info).Census(ByModels))!.Members, (await Grain(cluster, info).Census(ByModels))!.Members);
        }
    }

    [Fact]
    public async Task The_audit_compares_them_and_live_figures_follow_a_later_crawl()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var before = await cluster.Ecosystem.Audit();
        cluster.Hub.Advance(2);
        await cluster.CrawlAsync(cluster.Request(limit: 1500));

        var after = await cluster.Ecosystem.Audit();

        Assert.Empty(before.Mismatches);
        Assert.Empty(before.Notes);
        Assert.Empty(after.Mismatches);
        var task = KnownDimensions.Of(Dimension.Task);
        var live = await Grain(cluster, task).Live(ByModels);
        Assert.Equal((await cluster.Ecosystem.Partitions()).Sum(partition => partition.Live), live.All.Models);
        Assert.Equal("models-000001", (await Grain(cluster, task).Census(ByModels))!.Census!.Crawl);
    }

    [Fact]
    public async Task Members_come_in_the_order_and_number_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CrawlAsync();
        var task = Grain(cluster, "task");
        var all = (await task.Census(ByModels))!;

        var first = (await task.Census(new DimensionQuery(MemberOrder.Likes, 3)))!;

        Assert.Equal(all.Members!.OrderByDescending(member => member.Totals.Likes).Take(3).Select(member => member.Member), first.Members!.Select(member => member.Member));
        Assert.Equal(all.MemberCount, first.MemberCount);
        Assert.Equal(
            all.Members!.Select(member => member.Member).Order(StringComparer.Ordinal),
            (await task.Census(new DimensionQuery(MemberOrder.Name)))!.Members!.Select(member => member.Member));
        Assert.Null(await task.Census(ByModels with { Crawl = "models-000099" }));
    }

    [Fact]
    public async Task A_history_is_what_each_accepted_census_says()
    {
        await using var cluster = await TestCluster.StartAsync();
        var task = Grain(cluster, "task");
        Assert.Empty(await task.History(new DimensionHistoryQuery(MemberOrder.Models)));
        await cluster.CrawlAsync();
        cluster.Hub.Advance(2);
        await cluster.CrawlAsync();
        await cluster.CrawlAsync(cluster.Request(limit: 500));
        DimensionView[] censuses = [(await task.Census(ByModels with { Crawl = "models-000001" }))!, (await task.Census(ByModels with { Crawl = "models-000002" }))!];
        var first = censuses[1].Members![0].Member;

        var all = await task.History(new DimensionHistoryQuery(MemberOrder.Models));
        var two = await task.History(new DimensionHistoryQuery(MemberOrder.Models, 2));
        var one = await task.History(new DimensionHistoryQuery(MemberOrder.Models, 2, first));
        var none = await task.History(new DimensionHistoryQuery(MemberOrder.Models, Member: "no such task"));
        var types = await Grain(cluster, "org-type").History(new DimensionHistoryQuery(MemberOrder.Models, ByOrigin: true));

        Assert.Equal(["models-000001", "models-000002"], all.Select(view => view.Census!.Crawl));
        Assert.NotEqual(censuses[0].All, censuses[1].All);
        Assert.Equal(censuses.SelectMany(view => view.Members!), all.SelectMany(view => view.Members!));
        Assert.Equal(censuses.Select(view => (view.All, view.MemberCount)), two.Select(view => (view.All, view.MemberCount)));
        Assert.Equal(censuses[1].Members!.Take(2), two[1].Members);
        Assert.Equal(censuses[1].Members!.Take(2).Select(member => member.Member).Order(), two[0].Members!.Select(member => member.Member).Order());
        Assert.Equal([first, first], one.SelectMany(view => view.Members!).Select(member => member.Member));
        Assert.All(none, view => Assert.Empty(view.Members!));
        Assert.Equal((await Grain(cluster, "org-type").Census(ByModels with { Crawl = "models-000001", ByOrigin = true }))!.Members, types[0].Members);
    }

    [Fact]
    public async Task A_key_that_is_no_dimension_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync(partitions: 1);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => cluster.Client.GetGrain<IDimensionGrain>("models/colour").Live(ByModels));
    }

    private static IDimensionGrain Grain(TestCluster cluster, DimensionInfo info) => Grain(cluster, info.Name);

    private static IDimensionGrain Grain(TestCluster cluster, string name) => cluster.Client.GetGrain<IDimensionGrain>(DimensionKey.Of("models", name));

    private static string Month(string createdAt) => createdAt.StartsWith("2022-03-02T23:29:0", StringComparison.Ordinal) ? "\u22642022-03" : createdAt[..7];

    private static SortedDictionary<string, int> Counted(IEnumerable<JsonNode> rows, Func<JsonNode, string> member) =>
        new(rows.GroupBy(member).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Models(DimensionView? view) =>
        new(view!.Members!.ToDictionary(member => member.Member, member => member.Totals.Models), StringComparer.Ordinal);

    private static async Task<List<JsonNode>> RowsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var rows = new List<JsonNode>();
        for (var page = new Uri(cluster.Hub.BaseAddress, "/api/models?sort=createdAt&direction=1&expand=pipeline_tag&expand=library_name&expand=createdAt"); page is not null;)
        {
            using var answer = await http.GetAsync(page);
            rows.AddRange((await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(row => row!));
            page = answer.Headers.TryGetValues("Link", out var link) ? new Uri(link.Single().Split('<', '>')[1]) : null;
        }

        return rows;
    }
}
