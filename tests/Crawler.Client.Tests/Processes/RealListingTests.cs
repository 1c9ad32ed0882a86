using System.Globalization;
using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>
/// The main job on real rows: a recorded listing crawled over HTTP by the console, and every number of the census computed again from the file in a few plain lines.
/// </summary>
public class RealListingTests
{
    [Theory]
    [InlineData("downloads30d", "downloads")]
    [InlineData("downloadsAllTime", "downloadsAllTime")]
    public async Task The_census_of_a_recorded_listing_equals_the_file(string counter, string member)
    {
        var file = RecordedListing.Find();
        var data = Directory.CreateTempSubdirectory("crawler-real-").FullName;
        await using var hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 10_000 }, CancellationToken.None);
        try
        {
            await ConsoleProcess.RunAsync(data, "crawl", "start", "--hub", hub.BaseAddress.ToString());
            var census = await ConsoleProcess.JsonAsync(data, "census", "show", "--counter", counter);
            Assert.Equal(1.0, (double)census["coverage"]!);
            var rows = RecordedListing.Read(file);
            Same(census, Recompute(rows, member));
            Same(census, RealConcentration.Recompute(rows, member, DateTimeOffset.Parse((string)census["asOf"]!, CultureInfo.InvariantCulture)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static Dictionary<string, double?> Recompute(List<JsonNode> rows, string member)
    {
        var names = rows.Select(row => (string)row["id"]!).ToHashSet();
        var values = rows.Where(row => row[member] is not null).Select(row => (long)row[member]!).Order().ToList();
        var (n, sum) = (values.Count, values.Sum(value => (double)value));
        var edges = rows.SelectMany(Edges).ToList();
        var claims = rows.Count(row => (long?)row["safetensors"]?["total"] > 1e13);
        var sizes = rows.Where(row => (long?)row["safetensors"]?["total"] <= 1e13)
            .Select(row => (Size: (long)row["safetensors"]!["total"]!, Weight: (long?)row["downloads"] ?? 0)).Order().ToList();
        var weight = sizes.Sum(size => (decimal)size.Weight);
        double? Total(string name) => rows.All(row => row[name] is null) ? null : rows.Sum(row => (long?)row[name] ?? 0);
        double? Top(int k) => sum == 0 ? null : values.TakeLast(k).Sum(value => (double)value) / sum;
        double? OfAll(double value) => n == 0 ? null : value;
        return new()
        {
            ["models"] = rows.Count,
            ["owners"] = names.Select(name => name.Contains('/', StringComparison.Ordinal) ? name.Split('/')[0] : "").Distinct().Count(),
            ["downloads30d"] = Total("downloads"),
            ["downloadsAllTime"] = Total("downloadsAllTime"),
            ["likes"] = Total("likes"),
            ["concentration.unknown"] = rows.Count - n,
            ["concentration.below200"] = OfAll(values.Count(value => value < 200) / (double)n),
            ["concentration.zero"] = OfAll(values.Count(value => value == 0) / (double)n),
            ["concentration.median"] = n == 0 ? null : (values[(n - 1) / 2] + values[n / 2]) / 2.0,
            ["concentration.mean"] = OfAll(sum / n),
            ["concentration.top10"] = Top(10),
            ["concentration.top200"] = Top(200),
            ["concentration.topOnePercent"] = Top((int)Math.Ceiling(n / 100.0)),
            ["concentration.gini"] = sum == 0 ? null : (2 * values.Select((value, i) => (i + 1.0) * value).Sum() / (n * sum)) - ((n + 1.0) / n),
            ["lineage.withParent"] = edges.Select(edge => edge.Child).Distinct().Count(),
            ["lineage.edges"] = edges.Count,
            ["lineage.finetune"] = edges.Count(edge => edge.Relation == "finetune"),
            ["lineage.adapter"] = edges.Count(edge => edge.Relation == "adapter"),
            ["lineage.quantized"] = edges.Count(edge => edge.Relation == "quantized"),
            ["lineage.merge"] = edges.Count(edge => edge.Relation == "merge"),
            ["lineage.untyped"] = edges.Count(edge => edge.Relation == ""),
            ["lineage.phantomParents"] = edges.Select(edge => edge.Parent).Distinct().Count(parent => !names.Contains(parent)),
            ["size.known"] = sizes.Count,
            ["size.implausible"] = claims,
            ["size.shareOfModels"] = sizes.Count / (double)rows.Count,
            ["size.shareOfDownloads30d"] = (double)weight / Total("downloads"),
            ["size.mean"] = (double)(sizes.Sum(size => (decimal)size.Size) / sizes.Count),
            ["size.median"] = (sizes[(sizes.Count - 1) / 2].Size + sizes[sizes.Count / 2].Size) / 2.0,
            ["size.downloadWeightedMean"] = (double)(sizes.Sum(size => (decimal)size.Size * size.Weight) / weight),
            ["size.downloadWeightedMedian"] = (WeightedAt(sizes, (weight - 1) / 2) + WeightedAt(sizes, weight / 2)) / 2.0,
        };
    }

    private static double WeightedAt(List<(long Size, long Weight)> sizes, decimal rank)
    {
        var before = 0m;
        return sizes.First(size => (before += size.Weight) > Math.Floor(rank)).Size;
    }

    private static IEnumerable<(string Child, string Parent, string Relation)> Edges(JsonNode row)
    {
        var child = (string)row["id"]!;
        return row["tags"]!.AsArray()
            .Select(tag => ((string)tag!).Split(':', 3))
            .Where(parts => parts[0] == "base_model")
            .Select(parts => parts.Length == 3 && parts[1] is "finetune" or "adapter" or "quantized" or "merge"
                ? (Parent: parts[2], Relation: parts[1])
                : (Parent: string.Join(':', parts[1..]), Relation: ""))
            .Where(edge => edge.Parent != child && edge.Parent != "")
            .GroupBy(edge => edge.Parent)
            .Select(group => (child, group.Key, group.Select(edge => edge.Relation).FirstOrDefault(relation => relation != "") ?? ""));
    }

    private static void Same(JsonNode census, Dictionary<string, double?> expected)
    {
        foreach (var (path, value) in expected)
        {
            var said = (double?)path.Split('.').Aggregate((JsonNode?)census, (node, name) => node?[name]);
            Assert.True(
                said is null == value is null && Math.Abs((said ?? 0) - (value ?? 0)) <= 1e-9 * Math.Max(1, Math.Abs(value ?? 0)),
                $"{path}: the census says {said}, the file {value}");
        }
    }
}
