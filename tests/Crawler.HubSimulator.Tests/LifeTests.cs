using System.Text.Json;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Generated;

namespace Crawler.HubSimulator.Tests;

/// <summary>A model's downloads rise, peak and fade, and how fast is the user's choice.</summary>
public sealed class LifeTests
{
    [Fact]
    public void Daily_downloads_peak_in_the_first_weeks_and_then_fade()
    {
        double[] daily = DailyOf(lifetimeDays: 60, potential: 9_000);

        int peak = Array.IndexOf(daily, daily.Max());
        Assert.InRange(peak, 2, 45);
        Assert.True(daily[..3].Average() < daily[peak] / 1.3, "it does not rise");
        Assert.True(daily[350..].Average() < daily[peak] / 20, "it does not fade");
    }

    [Fact]
    public void The_chosen_lifetime_is_the_median()
    {
        double[] lifetimes = [.. Enumerable.Range(1, 400).Select(n => FadingOf(DailyOf(lifetimeDays: 90, potential: 5_000_000, tail: (ulong)n * 7919, stretch: 0)))];

        Array.Sort(lifetimes);
        Assert.InRange(lifetimes[200], 75, 110);
        Assert.InRange(lifetimes[340] / lifetimes[200], 2, 4);
    }

    [Fact]
    public async Task What_a_model_was_told_is_what_its_downloads_do()
    {
        await using Some hub = await Some.HubAsync(new HubSimulatorOptions { Models = 20_000, LifetimeDays = 40, Quota = int.MaxValue });
        DateTimeOffset birthday = hub.Host.Today;
        hub.Host.Advance(1);
        Dictionary<string, List<long>> counters = [];
        foreach (int days in new[] { 19, 30, 70 })
        {
            hub.Host.Advance(days);
            foreach (JsonElement row in await hub.WalkAsync("/api/models?sort=createdAt&direction=-1&limit=1000&expand=downloadsAllTime&expand=createdAt"))
            {
                if (row.GetProperty("createdAt").GetDateTimeOffset().Date == birthday.Date && row.TryGetProperty("downloadsAllTime", out JsonElement counter))
                {
                    string id = row.GetProperty("_id").GetString()!;
                    counters[id] = [.. counters.GetValueOrDefault(id, []), counter.GetInt64()];
                }
            }
        }

        // Noise of a tenth and more a day, over twenty days and several models: within a fiftieth.
        List<double> ratios = [];
        foreach ((string id, List<long> seen) in counters.Where(model => model.Value is { Count: 3 } seen && seen[2] > 500))
        {
            ToldLife told = hub.Host.ToldLife(id)!;
            JsonElement answer = await hub.JsonAsync($"/__admin/life?id={id}");
            Assert.Equal((told.RisingDays, told.LifetimeDays), (answer.GetProperty("risingDays").GetDouble(), answer.GetProperty("lifetimeDays").GetDouble()));
            ratios.Add(seen[1] / (double)seen[2] / (Until(told, 49.5) / Until(told, 119.5)));
        }

        Assert.True(ratios.Count >= 3, $"only {ratios.Count} models to look at");
        Assert.InRange(ratios.Average(), 0.98, 1.02);
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0.93, 1.07));
    }

    [Fact]
    public async Task Of_what_was_told_nothing_nothing_is_told()
    {
        await using Some replay = await Some.HubAsync(replay: Some.Replay("""{"_id":"62b0a1f0aaaaaaaaaaaaaaaa","id":"a/b","downloads":1}"""));
        await using Some hub = await Some.HubAsync();

        Assert.Null(replay.Host.ToldLife("62b0a1f0aaaaaaaaaaaaaaaa"));
        Assert.Null(hub.Host.ToldLife("62b0a1f0aaaaaaaaaaaaaaaa"));
        Assert.Null(hub.Host.ToldLife("a/b"));
        using HttpResponseMessage answer = await hub.GetAsync("/__admin/life?id=a/b");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_shorter_life_leaves_fewer_models_in_use()
    {
        double[] used = new double[3];
        double[] part = new double[3];
        foreach ((int index, double days) in new[] { 30, HubSimulatorOptions.DefaultLifetimeDays, 2000 }.Index())
        {
            await using Some hub = await Some.HubAsync(new HubSimulatorOptions { Models = 20_000, LifetimeDays = days });
            JsonElement truth = JsonDocument.Parse(hub.Host.Truth(Truth.TruthCounter.Downloads30d)).RootElement;
            used[index] = 1 - truth.GetProperty("concentration").GetProperty("zero").GetDouble();
            part[index] = truth.GetProperty("downloads30d").GetDouble() / truth.GetProperty("downloadsAllTime").GetDouble();
        }

        Assert.True(used[0] < 0.2 && used[1] is > 0.33 and < 0.38 && used[2] > 0.43, string.Join(", ", used));
        Assert.True(part[0] < part[1] && part[1] < part[2], string.Join(", ", part));
    }

    [Fact]
    public async Task The_figures_stay_while_the_hub_lives()
    {
        await using Some hub = await Some.HubAsync(models: 20_000);
        JsonElement before = JsonDocument.Parse(hub.Host.Truth(Truth.TruthCounter.Downloads30d)).RootElement;

        hub.Host.Advance(60);

        JsonElement after = JsonDocument.Parse(hub.Host.Truth(Truth.TruthCounter.Downloads30d)).RootElement;
        Assert.InRange(Zero(after) - Zero(before), -0.02, 0.02);
        Assert.InRange(Part(after) / Part(before), 0.8, 1.2);
    }

    /// <summary>What the told curve has brought by an age, by small steps and without any of the simulator's own arithmetic.</summary>
    private static double Until(ToldLife told, double age) =>
        Enumerable.Range(0, (int)(age * 100)).Select(step => (step + 0.5) / 100).Sum(at => (1 - Math.Exp(-at / told.RisingDays)) * Math.Exp(-at / told.LifetimeDays));

    private static double Zero(JsonElement truth) => truth.GetProperty("concentration").GetProperty("zero").GetDouble();

    private static double Part(JsonElement truth) => truth.GetProperty("downloads30d").GetDouble() / truth.GetProperty("downloadsAllTime").GetDouble();

    private static double[] DailyOf(double lifetimeDays, double potential, ulong tail = 5, byte? stretch = null)
    {
        var curve = new LifeCurve(lifetimeDays);
        var random = new SeededRandom(1);
        var row = new ModelRow { Tail = tail };
        curve.Settle(ref row, potential, 0, ref random);
        row.Stretch = stretch ?? row.Stretch;
        double[] daily = new double[400];
        for (int age = 0; age < daily.Length; age++)
        {
            long before = row.AllTime;
            curve.LiveADay(ref row, age, ref random);
            daily[age] = row.AllTime - before;
        }

        return daily;
    }

    /// <summary>The days in which daily downloads fall to 1/e, from the hundred days after the first fifty.</summary>
    private static double FadingOf(double[] daily) => 100 / Math.Log(daily[45..55].Average() / Math.Max(1, daily[145..155].Average()));
}
