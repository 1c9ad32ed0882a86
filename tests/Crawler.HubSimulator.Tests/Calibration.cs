using System.Text.Json;

namespace Crawler.HubSimulator.Tests;

/// <summary>The figures of a generated Hub of 200,000 models, counted from its listing by plain code.</summary>
public sealed class Calibration : IAsyncLifetime
{
    private const int Models = 200_000;
    private const int Seed = 1;
    private const string Walk = "/api/models?sort=createdAt&direction=1&expand=downloads&expand=downloadsAllTime&expand=tags&expand=safetensors&expand=author";

    /// <summary>200 of the 2.16 million models of October 2025.</summary>
    private const double HeadPart = 200 / 2.16e6;

    private readonly List<Row> _rows = [];

    public Dictionary<string, double> Figures { get; } = [];

    public string Seeds => $"{Models} models, seed {Seed}";

    public async ValueTask InitializeAsync()
    {
        await using Some hub = await Some.HubAsync(new HubSimulatorOptions { Models = Models, Seed = Seed, Quota = int.MaxValue });
        for (string? next = Walk; next is not null;)
        {
            using HttpResponseMessage response = await hub.GetAsync(next);
            _rows.AddRange((await Some.BodyAsync(response)).EnumerateArray().Select(Row.Of));
            next = Some.NextOf(response);
        }

        CountDownloads([.. _rows.Select(row => row.AllTime ?? 0).OrderDescending()], [.. _rows.Select(row => row.Downloads)]);
        CountSizes([.. _rows.Where(row => row.Size is not null).OrderBy(row => row.Size)]);
        CountLineage();
        Figures["owners"] = _rows.Select(row => row.Author).Distinct().Count() / (double)Models;
        Figures["largestUploader"] = _rows.GroupBy(row => row.Author).Max(group => group.Count()) / (double)Models;
        double[] byOwner = [.. _rows.GroupBy(row => row.Author).Select(group => group.Sum(row => (double)(row.AllTime ?? 0))).OrderDescending()];
        Figures["top50Owners"] = byOwner.Take(50).Sum() / byOwner.Sum();
        Figures["legacy"] = _rows.Count(row => !row.Id.Contains('/'));
        Figures["floor"] = _rows.Count(row => row.Key.StartsWith("621ffdc0")) / (double)Models;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void CountDownloads(long[] allTime, long[] recent)
    {
        double sum = allTime.Sum(value => (double)value);
        Figures["downloaded"] = allTime.Count(value => value > 0) / (double)Models;
        Figures["below200"] = allTime.Count(value => value < 200) / (double)Models;
        Figures["median"] = allTime[Models / 2];
        Figures["mean"] = sum / Models;
        Figures["head"] = allTime.Take((int)Math.Round(HeadPart * Models)).Sum(value => (double)value) / sum;
        Figures["topOnePercent"] = allTime.Take(Models / 100).Sum(value => (double)value) / sum;
        Figures["topOneAndAHalf"] = allTime.Take(Models * 15 / 1000).Sum(value => (double)value) / sum;
        Figures["downloaded30d"] = recent.Count(value => value > 0) / (double)Models;
        Figures["mean30d"] = recent.Sum(value => (double)value) / Models;
        Figures["recentPart"] = recent.Sum(value => (double)value) / sum;
    }

    private void CountSizes(Row[] sized)
    {
        double recent = sized.Sum(row => (double)row.Downloads);
        double allTime = sized.Sum(row => (double)(row.AllTime ?? 0));
        Figures["sized"] = sized.Length / (double)Models;
        Figures["size25"] = sized[sized.Length / 4].Size!.Value;
        Figures["size50"] = sized[sized.Length / 2].Size!.Value;
        Figures["size75"] = sized[sized.Length * 3 / 4].Size!.Value;
        Figures["weightedMean"] = sized.Sum(row => (double)row.Size!.Value * row.Downloads) / recent;
        double passed = 0;
        Figures["weightedMedian"] = sized.First(row => (passed += row.Downloads) * 2 >= recent).Size!.Value;
        Figures["below1B"] = sized.Where(row => row.Size < 1e9).Sum(row => (double)(row.AllTime ?? 0)) / allTime;
        Figures["above100B"] = sized.Where(row => row.Size > 1e11).Sum(row => (double)(row.AllTime ?? 0)) / allTime;
        Figures["above70B"] = sized.Where(row => row.Size > 7.2e10).Sum(row => (double)row.Downloads) / recent;
    }

    private void CountLineage()
    {
        Row[] children = [.. _rows.Where(row => row.Relation is not null)];
        HashSet<string> names = [.. _rows.Select(row => row.Id)];
        HashSet<(string Child, string Parent)> edges = [.. children.SelectMany(row => row.Parents.Select(parent => (row.Id, parent)))];
        Figures["withParent"] = children.Length / (double)Models;
        foreach (string relation in new[] { "adapter", "finetune", "quantized", "merge" })
        {
            Figures[relation] = children.Count(row => row.Relation == relation) / (double)children.Length;
        }

        Figures["phantoms"] = edges.Select(edge => edge.Parent).Distinct().Count(parent => !names.Contains(parent));
        Figures["cycles"] = edges.Count(edge => edge.Child != edge.Parent && edges.Contains((edge.Parent, edge.Child))) / 2;
        Figures["ownParents"] = edges.Count(edge => edge.Child == edge.Parent);
    }

    private sealed record Row(string Key, string Id, string Author, long Downloads, long? AllTime, long? Size, string? Relation, string[] Parents)
    {
        public static Row Of(JsonElement row)
        {
            string[][] typed =
            [
                .. row.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!.Split(':'))
                    .Where(tag => tag is ["base_model", "adapter" or "finetune" or "quantized" or "merge", _]),
            ];
            return new Row(
                row.GetProperty("_id").GetString()!,
                row.GetProperty("id").GetString()!,
                row.GetProperty("author").GetString()!,
                row.GetProperty("downloads").GetInt64(),
                row.TryGetProperty("downloadsAllTime", out JsonElement allTime) ? allTime.GetInt64() : null,
                row.TryGetProperty("safetensors", out JsonElement size) ? size.GetProperty("total").GetInt64() : null,
                typed.Length > 0 ? typed[0][1] : null,
                [.. typed.Select(tag => tag[2])]);
        }
    }
}
