using System.Text.Json.Nodes;
using Crawler.Core.Dimensions;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>Dimensions of real rows: every member's sums computed again from the file in a few plain lines.</summary>
public class RealDimensionTests
{
    private static readonly Dictionary<string, Func<JsonNode, IEnumerable<string>>> Members = new()
    {
        ["task"] = row => [(string?)row["pipeline_tag"] ?? "none"],
        ["library"] = row => [(string?)row["library_name"] ?? "none"],
        ["licence"] = row => Tags(row).Where(tag => tag.StartsWith("license:", StringComparison.Ordinal)).Select(tag => tag[8..]).DefaultIfEmpty("none"),
        ["size-band"] = row => [Band((long?)row["safetensors"]?["total"])],
        ["modality"] = row => [(string?)row["pipeline_tag"] is { } task ? Modality.OfTasks.GetValueOrDefault(task, "other") : "none"],
        ["created-month"] = row => [string.CompareOrdinal((string)row["createdAt"]!, "2022-03-02T23:29:06") < 0 ? "\u22642022-03" : ((string)row["createdAt"]!)[..7]],
    };

    [Fact]
    public async Task The_dimensions_of_a_recorded_listing_equal_the_file()
    {
        var file = RecordedListing.Find();
        var rows = RecordedListing.Read(file);
        var data = Directory.CreateTempSubdirectory("crawler-dimensions-").FullName;
        await using var hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 10_000 }, CancellationToken.None);
        try
        {
            await ConsoleProcess.RunAsync(data, "crawl", "start", "--hub", hub.BaseAddress.ToString());
            foreach (var (dimension, members) in Members)
            {
                var shown = (await ConsoleProcess.JsonAsync(data, "dimension", "show", dimension, "--sort", "member")).AsArray();
                Assert.Equal(Expected(rows, members), shown.Select(Line!));
            }

            var languages = (await ConsoleProcess.JsonAsync(data, "dimension", "show", "language")).AsArray();
            var english = languages.Single(line => (string)line!["member"]! == "en")!;
            Assert.Equal(rows.Count(row => Tags(row).Contains("en")), (int)english["models"]!);
            Assert.DoesNotContain(languages, line => (string)line!["member"]! is "tf" or "trl" or "sft" or "moe" or "mlx");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static IEnumerable<string> Expected(List<JsonNode> rows, Func<JsonNode, IEnumerable<string>> members) => rows
        .SelectMany(row => members(row).Distinct().Select(member => (member, row)))
        .GroupBy(entry => entry.member, entry => entry.row)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key} {group.Count()} {group.Sum(row => (long)row["downloads"]!)} {group.Sum(row => (long)row["likes"]!)} {(double)group.Sum(row => (long)row["downloads"]!) / rows.Sum(row => (long)row["downloads"]!)}");

    private static string Line(JsonNode line) =>
        $"{(string)line["member"]!} {(int)line["models"]!} {(long)line["downloads30d"]!} {(long)line["likes"]!} {(double)line["shareOfAll"]!}";

    private static string[] Tags(JsonNode row) => [.. row["tags"]!.AsArray().Select(tag => (string)tag!)];

    private static string Band(long? size) => size switch
    {
        null or > 10_000_000_000_000 => "unknown",
        >= 250_000_000_000 => "250B+",
        >= 100_000_000_000 => "100-250B",
        >= 50_000_000_000 => "50-100B",
        >= 10_000_000_000 => "10-50B",
        >= 1_000_000_000 => "1-10B",
        _ => "0-1B",
    };
}
