using System.Text.Json.Nodes;
using Crawler.Contracts.Rollups;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.History;

/// <summary>The past of models that were crawled again and again: one point a crawl, whatever happens between.</summary>
public class HistoryTests
{
    private static readonly DateTimeOffset FirstDay = new(2026, 9, 25, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_crawl_leaves_one_point_of_each_model_and_so_it_stays_after_a_restart()
    {
        await using var cluster = await TestCluster.StartAsync(new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, partitions: 2);
        var expected = new Dictionary<string, List<(long? Downloads, long? Ever, long? Likes)>>();
        for (var day = 0; day < 12; day++)
        {
            Record(expected, await RowsAsync(cluster));
            await cluster.CrawlAsync(cluster.Request(asOf: FirstDay.AddDays(day)));
            cluster.Hub.Advance(1);
            if (day == 7)
            {
                await cluster.RestartSiloAsync();
            }
        }

        await CompareAsync(cluster, expected);
        await cluster.RestartSiloAsync();
        await CompareAsync(cluster, expected);
    }

    private static async Task CompareAsync(TestCluster cluster, Dictionary<string, List<(long? Downloads, long? Ever, long? Likes)>> expected)
    {
        var compared = 0;
        foreach (var (id, points) in expected.Where(entry => entry.Value.Count == 12))
        {
            var history = (await cluster.Client.GetGrain<IModelGrain>(id).History(false))!;
            Assert.Equal(points, history.Points.Select(point => (point.Downloads30d, point.DownloadsAllTime, point.Likes)));
            Assert.Equal(Enumerable.Range(0, 12).Select(day => FirstDay.AddDays(day)), history.Points.Select(point => point.At));
            compared++;
        }

        Assert.InRange(compared, 250, 300);
    }

    private static void Record(Dictionary<string, List<(long? Downloads, long? Ever, long? Likes)>> expected, IEnumerable<JsonObject> rows)
    {
        foreach (var row in rows)
        {
            var id = (string)row["_id"]!;
            if (!expected.TryGetValue(id, out var points))
            {
                expected[id] = points = [];
            }

            points.Add(((long?)row["downloads"], (long?)row["downloadsAllTime"], (long?)row["likes"]));
        }
    }

    private static async Task<IEnumerable<JsonObject>> RowsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var expand = string.Concat(((string[])["downloads", "downloadsAllTime", "likes"]).Select(field => "&expand[]=" + field));
        var rows = JsonNode.Parse(await http.GetStringAsync(new Uri(cluster.Hub.BaseAddress, $"/api/models?limit=1000{expand}")))!;
        return rows.AsArray().Select(row => row!.AsObject());
    }
}
