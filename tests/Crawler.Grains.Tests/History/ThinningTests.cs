using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.History;
using Crawler.HubSimulator;
using Crawler.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Grains.Tests.History;

/// <summary>A silo that is told to thin the past: months lose points while it goes on, and neither the flows that stand nor those worked out anew lose a download.</summary>
public class ThinningTests
{
    private const int DaysBetween = 3;

    [Fact]
    public async Task Old_months_lose_points_and_no_download()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, partitions: 1);
        var firstMonth = new DateOnly(cluster.Hub.Today.Year, cluster.Hub.Today.Month, 1);
        await CrawlAsync(cluster, 33);
        var ids = (await IdsAsync(cluster)).Take(60).ToList();
        var (past, days) = (await PastsAsync(cluster, ids, firstMonth), await FlowsAsync(cluster, FlowStep.Day));

        cluster.Configure = services => services.AddSingleton(new HistoryThinning(ThinningStep.Weekly, 1));
        await cluster.RestartSiloAsync();
        await CrawlAsync(cluster, 20);
        var (thinned, stored) = (await PastsAsync(cluster, ids, firstMonth), await FlowsAsync(cluster, FlowStep.Day));

        // Every third day was crawled: of ten points stay the first and five at most.
        Assert.All(ids, id => Assert.Subset(past[id].ToHashSet(), thinned[id].ToHashSet()));
        Assert.InRange(thinned.Values.Max(points => points.Count(point => point.At < firstMonth.AddMonths(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))), 1, 11);
        Assert.Contains(ids, id => thinned[id].Count < past[id].Count);
        var closed = firstMonth.AddMonths(3);
        Assert.Equal(days.Rows.Where(row => row.From < closed), stored.Rows.Where(row => row.From < closed));
        Assert.Equal(
            days.Months.Where(month => month.Month < closed.AddMonths(-1)).Select(month => (month.Month, month.RevisedAt, false)),
            stored.Months.Where(month => month.Month < closed.AddMonths(-1)).Select(month => (month.Month, month.RevisedAt, month.IsThinned)));

        var months = await FlowsAsync(cluster, FlowStep.Month);
        Assert.Empty((await cluster.Registry.Set(new OwnerAttribution("nobody", "IS", OwnerType.Company, null, [], null, null, "test", "high"))).Errors);
        Assert.Equal("", await History(cluster).Refresh());
        var anew = await FlowsAsync(cluster, FlowStep.Month);

        Assert.True(anew.Months[0].IsThinned, "The first month is old enough to have been thinned.");
        Assert.False(anew.Months[^1].IsThinned);
        Assert.Equal(months.Rows.Select(row => (row.From, row.Net)), anew.Rows.Select(row => (row.From, row.Net)));
    }

    [Fact]
    public async Task What_cannot_be_meant_stops_the_silo_and_says_what_can()
    {
        var directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory, HistoryThinning = "weekly" }));

        Assert.Contains("'weekly'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CRAWLER_HISTORY_THINNING to none, weekly-after:N or monthly-after:N", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory), "Nothing is made before the options are understood.");
    }

    private static async Task CrawlAsync(TestCluster cluster, int times)
    {
        for (var time = 0; time < times; time++)
        {
            // Of a few the Hub does not tell the all-time counter: between fewer points, less is known of them.
            var rows = await RowsAsync(cluster);
            cluster.Change([.. rows.Where(row => row["downloadsAllTime"] is null).Select(row => new { kind = "delete", id = (string)row["id"]! })]);
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(DaysBetween);
        }
    }

    private static async Task<Dictionary<string, List<TimedPoint>>> PastsAsync(TestCluster cluster, IEnumerable<string> ids, DateOnly firstMonth)
    {
        var (pasts, end) = (new Dictionary<string, List<TimedPoint>>(), firstMonth.AddMonths(2).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        foreach (var id in ids)
        {
            pasts[id] = [.. (await cluster.Client.GetGrain<IModelGrain>(id).History(false))!.Points.Where(point => point.At < end)];
        }

        return pasts;
    }

    private static Task<FlowReply> FlowsAsync(TestCluster cluster, FlowStep step) => History(cluster).Flows(new FlowQuery(FlowDimension.Total, step));

    private static IHistoryGrain History(TestCluster cluster) => cluster.Client.GetGrain<IHistoryGrain>("models");

    private static async Task<IEnumerable<string>> IdsAsync(TestCluster cluster) => (await RowsAsync(cluster)).Select(row => (string)row["_id"]!);

    private static async Task<List<JsonObject>> RowsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var rows = JsonNode.Parse(await http.GetStringAsync(new Uri(cluster.Hub.BaseAddress, "/api/models?sort=downloads&limit=1000&expand[]=downloadsAllTime")))!;
        return [.. rows.AsArray().Select(row => row!.AsObject())];
    }
}
