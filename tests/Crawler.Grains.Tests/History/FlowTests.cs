using System.Text.Json.Nodes;
using Crawler.Contracts.History;
using Crawler.Core.History;
using Crawler.HubSimulator;

namespace Crawler.Grains.Tests.History;

/// <summary>Flows of a Hub that was crawled day by day, against the counters that it had.</summary>
public class FlowTests
{
    private const int Days = 40;

    [Fact]
    public async Task Every_day_has_the_downloads_by_which_the_counters_rose()
    {
        await using var cluster = await TestCluster.StartAsync(
            new HubSimulatorOptions { Models = 400, Port = 0, Quota = 100_000 }, partitions: 3);
        var first = cluster.Hub.Today;
        var counters = new List<Dictionary<string, (long Ever, DateTimeOffset Created)>>();
        for (var day = 0; day < Days; day++)
        {
            counters.Add(await CountersAsync(cluster));
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(1);
        }

        var reply = await History(cluster).Flows(new FlowQuery(FlowDimension.Total, FlowStep.Day));
        var told = reply.Rows.ToDictionary(row => row.From, row => row.Net);
        foreach (var (date, expected) in Expected(counters, first))
        {
            Assert.Equal((date, expected), (date, told.GetValueOrDefault(date)));
        }

        Assert.All(reply.Months, month => Assert.False(month.IsStale));
        Assert.Contains(reply.Months, month => month is { Checked: > 0 } && Math.Abs(month.ByAllTime - month.By30Days) <= 0.25 * month.By30Days);
        var months = (await History(cluster).Flows(new FlowQuery(FlowDimension.Total, FlowStep.Month))).Rows;
        Assert.Equal(reply.Rows.Sum(row => row.Net), months.Sum(row => row.Net));
        foreach (var dimension in Enum.GetValues<FlowDimension>().Except([FlowDimension.Family, FlowDimension.CountryFirstYear]))
        {
            var rows = (await History(cluster).Flows(new FlowQuery(dimension, FlowStep.Month))).Rows;
            Assert.Equal(months.Sum(row => row.Net), rows.Sum(row => row.Net));
        }
    }

    [Fact]
    public async Task What_changes_its_basis_makes_it_stale_and_a_refresh_makes_it_the_same_as_from_scratch()
    {
        await using var cluster = await TestCluster.StartAsync(
            new HubSimulatorOptions { Models = 300, Port = 0, Quota = 100_000 }, partitions: 2);
        for (var day = 0; day < 25; day++)
        {
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(1);
        }

        var before = await History(cluster).Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month));
        var owner = await cluster.Ecosystem.Top(new(Core.Rollups.Counter.DownloadsAllTime, 1), owners: true);
        var reply = await cluster.Registry.Import($"{Core.Attribution.OwnerRegistry.FileHeader}\n{owner.Lines[0].Name},IS,company,Iceland One,,,,test,high\n", "test");
        Assert.Equal([], reply.Errors);
        var stale = await History(cluster).Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month));
        Assert.All(stale.Months, month => Assert.True(month.IsStale));
        Assert.Equal(before.Rows, stale.Rows);

        await cluster.RestartSiloAsync();
        Assert.Equal("", await History(cluster).Refresh());
        var after = await History(cluster).Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month));

        Assert.All(after.Months, month => Assert.False(month.IsStale));
        Assert.Contains(after.Rows, row => row.Member == "IS" && row.Net > 0);
        Assert.Equal(before.Rows.Sum(row => row.Net), after.Rows.Sum(row => row.Net));
        Assert.True(after.Months.Zip(before.Months).All(months => months.First.RevisedAt > months.Second.RevisedAt));
    }

    [Fact]
    public async Task What_moves_between_partitions_and_back_is_counted_once_from_its_birth_on()
    {
        await using var cluster = await TestCluster.StartAsync(
            new HubSimulatorOptions { Models = 400, Port = 0, Quota = 100_000 }, partitions: 4);
        var first = cluster.Hub.Today;
        var counters = new List<Dictionary<string, (long Ever, DateTimeOffset Created)>>();
        IReadOnlyList<string> youngest = [];
        for (var day = 0; day < 6; day++)
        {
            counters.Add(await CountersAsync(cluster));
            await cluster.CrawlAsync(cluster.Request(pageSize: 1000, asOf: cluster.Hub.Today));
            cluster.Hub.Advance(1);
            youngest = day == 0 ? [.. (await cluster.Ecosystem.Top(new(Core.Rollups.Counter.Likes, 12, By: Core.Rankings.RankBy.CreatedAt), owners: false)).Lines.Select(line => line.Name)] : youngest;
            cluster.Change([.. youngest.Select((name, number) => (name, away: $"elsewhere{number}/m{number}")).Select(move => day switch
            {
                1 => new { kind = "transfer", id = move.name, to = move.away },
                3 => (object)new { kind = "transfer", id = move.away, to = move.name },
                _ => null,
            }).OfType<object>()]);
        }

        await cluster.RestartSiloAsync();
        var told = (await History(cluster).Flows(new FlowQuery(FlowDimension.Total, FlowStep.Day))).Rows.ToDictionary(row => row.From, row => row.Net);
        var expected = Expected(counters, first);
        Assert.Contains(counters[0].Values, model => model.Ever > 0 && model.Created > first.AddDays(-30).Date);
        Assert.Equal(expected.Where(day => day.Value != 0).OrderBy(day => day.Key), told.Where(day => day.Value != 0).OrderBy(day => day.Key));
        Assert.Equal([], (await cluster.Ecosystem.Audit()).Mismatches);
    }

    /// <summary>The differences by day: everything of a newcomer is spread from its creation on; of the others it came on that day.</summary>
    private static Dictionary<DateOnly, long> Expected(List<Dictionary<string, (long Ever, DateTimeOffset Created)>> counters, DateTimeOffset firstDay)
    {
        var expected = new Dictionary<DateOnly, long>();
        for (var day = 1; day < counters.Count; day++)
        {
            var date = DateOnly.FromDateTime(firstDay.AddDays(day).UtcDateTime);
            foreach (var (id, now) in counters[day])
            {
                var known = Enumerable.Range(0, day).LastOrDefault(before => counters[before].ContainsKey(id), -1);
                if (known < 0)
                {
                    Spread(expected, DateOnly.FromDateTime(now.Created.UtcDateTime), date, now.Ever);
                }
                else
                {
                    expected[date] = expected.GetValueOrDefault(date) + now.Ever - counters[known][id].Ever;
                }
            }
        }

        foreach (var young in counters[0].Values.Where(young => young.Created > firstDay.AddDays(-30).Date))
        {
            Spread(expected, DateOnly.FromDateTime(young.Created.UtcDateTime), DateOnly.FromDateTime(firstDay.UtcDateTime), young.Ever);
        }

        return expected;
    }

    private static void Spread(Dictionary<DateOnly, long> expected, DateOnly first, DateOnly last, long whole)
    {
        var days = last.DayNumber - first.DayNumber + 1;
        for (var i = 0; i < days; i++)
        {
            expected[first.AddDays(i)] = expected.GetValueOrDefault(first.AddDays(i)) + (whole * (i + 1) / days) - (whole * i / days);
        }
    }

    private static IHistoryGrain History(TestCluster cluster) => cluster.Client.GetGrain<IHistoryGrain>("models");

    private static async Task<Dictionary<string, (long Ever, DateTimeOffset Created)>> CountersAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        var url = new Uri(cluster.Hub.BaseAddress, "/api/models?limit=1000&expand[]=downloadsAllTime&expand[]=createdAt");
        var rows = JsonNode.Parse(await http.GetStringAsync(url))!.AsArray();

        // Of a few the Hub does not tell; what is concluded of them is another test's matter.
        cluster.Change([.. rows.Where(row => row!["downloadsAllTime"] is null).Select(row => new { kind = "delete", id = (string)row!["id"]! })]);
        rows = JsonNode.Parse(await http.GetStringAsync(url))!.AsArray();
        return rows.ToDictionary(row => (string)row!["_id"]!, row => ((long)row!["downloadsAllTime"]!, (DateTimeOffset)row["createdAt"]!));
    }
}
