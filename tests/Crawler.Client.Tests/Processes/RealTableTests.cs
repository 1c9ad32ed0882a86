using System.Text.Json.Nodes;
using Crawler.Core.Attribution;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>Cross tables and the frontier of real rows, computed again from the file; and an audit of everything that was frozen.</summary>
public class RealTableTests
{
    [Fact]
    public async Task Tables_and_frontier_of_a_recorded_listing_equal_the_file()
    {
        var file = RecordedListing.Find();
        var rows = RecordedListing.Read(file);
        var data = Directory.CreateTempSubdirectory("crawler-tables-").FullName;
        await using var hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 10_000 }, CancellationToken.None);
        try
        {
            await ConsoleProcess.RunAsync(data, "crawl", "start", "--hub", hub.BaseAddress.ToString());
            var tasks = (await ConsoleProcess.JsonAsync(data, "census", "table", "country-task")).AsArray();
            Assert.Equal(Expected(rows), tasks.Select(Line!).Order(StringComparer.Ordinal));

            var china = (await ConsoleProcess.JsonAsync(data, "census", "frontier", "--country", "CN")).AsArray();
            Assert.Equal(Frontier(rows, "CN"), china.Select(line => $"{line!["month"]} {line["size"]} {line["originals"]} {line["known"]}").Order(StringComparer.Ordinal));

            var audit = await ConsoleProcess.JsonAsync(data, "census", "audit");
            Assert.True((bool)audit["clean"]!, audit.ToJsonString());
            Assert.Empty(audit["notes"]!.AsArray());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static IEnumerable<string> Expected(List<JsonNode> rows) => rows
        .GroupBy(row => (Country: Country(row), Task: (string?)row["pipeline_tag"] ?? "none"))
        .Select(cell => $"{cell.Key.Country} {cell.Key.Task} {cell.Count()} {cell.Sum(row => (long)row["downloads"]!)}")
        .Order(StringComparer.Ordinal);

    private static string Line(JsonNode line) => $"{line["row"]} {line["column"]} {line["models"]} {line["downloads30d"]}";

    private static IEnumerable<string> Frontier(List<JsonNode> rows, string country) => rows
        .Where(row => Country(row) == country && !row["tags"]!.AsArray().Any(tag => ((string)tag!).StartsWith("base_model:", StringComparison.Ordinal)))
        .GroupBy(row => string.CompareOrdinal((string)row["createdAt"]!, "2022-03-02T23:29:06") < 0 ? "\u22642022-03" : ((string)row["createdAt"]!)[..7])
        .Select(month =>
        {
            var sizes = month.Select(row => (long?)row["safetensors"]?["total"]).Where(size => size <= 10_000_000_000_000).ToList();
            return $"{month.Key} {sizes.Max()} {month.Count()} {sizes.Count}";
        })
        .Order(StringComparer.Ordinal);

    private static string Country(JsonNode row) => (string)row["id"]! is var id && id.Contains('/', StringComparison.Ordinal)
        ? OwnerRegistry.BuiltIn.CountryOf(id.Split('/')[0], DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime))
        : "unreviewed";
}
