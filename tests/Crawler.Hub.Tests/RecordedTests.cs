using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Tests;

/// <summary>Real rows and responses, as they were recorded.</summary>
public class RecordedTests
{
    public static TheoryData<string> Responses
    {
        get
        {
            var data = new TheoryData<string>();
            var folder = SharedData.Find("hub-api-fixtures");
            foreach (var file in folder is null ? [] : Files(folder))
            {
                data.Add(Path.GetRelativePath(folder!, file));
            }

            if (data.Count == 0)
            {
                data.Add("");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task A_recorded_response_parses(string file)
    {
        Assert.SkipWhen(file.Length == 0, "The recorded responses ../shared/data/hub-api-fixtures are not here.");
        var rows = ModelsIn(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(SharedData.Find("hub-api-fixtures")!, file)))!).ToList();
        Assert.SkipWhen(rows.Count == 0, $"{file} holds no model.");

        var page = await new StubHub().Answer("[" + string.Join(",", rows.Select(row => row.ToJsonString())) + "]").PageAsync();

        Assert.Empty(page.Quarantined);
        Assert.Equal(rows.Select(row => (string)row["id"]!), page.Rows.Select(row => Read(page, row).Name));
    }

    [Fact]
    public async Task Every_row_of_the_recorded_listing_reads_as_the_platforms_parser_reads_it()
    {
        var folder = SharedData.Find("radar-2026-08");
        Assert.SkipWhen(folder is null, "The recorded listing ../shared/data/radar-2026-08 is not here.");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "hub-list.jsonl.gz")), CompressionMode.Decompress));
        var rows = (await lines.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var page = await new StubHub().Answer("[" + string.Join(",", rows) + "]").PageAsync();

        Assert.Empty(page.Quarantined);
        Assert.Equal(rows.Length, page.Rows.Count);
        for (var i = 0; i < rows.Length; i++)
        {
            using var expected = JsonDocument.Parse(rows[i]);
            AssertSame(expected.RootElement, Read(page, page.Rows[i]));
        }
    }

    private static void AssertSame(JsonElement expected, Observation row)
    {
        Assert.Equal(expected.GetProperty("_id").GetString(), row.Id.ToString());
        Assert.Equal(expected.GetProperty("id").GetString(), row.Name);
        Assert.Equal(expected.GetProperty("downloads").GetInt64(), row.Downloads30d);
        Assert.Equal(expected.GetProperty("likes").GetInt64(), row.Likes);
        Assert.Equal(expected.GetProperty("createdAt").GetDateTimeOffset(), row.CreatedAt);
        Assert.Equal(expected.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Distinct(), row.Tags);
        Assert.Equal(expected.TryGetProperty("pipeline_tag", out var task) ? task.GetString() : null, row.Task);
        Assert.Equal(expected.TryGetProperty("safetensors", out var weights) ? weights.GetProperty("total").GetInt64() : null, row.Parameters);
    }

    private static Observation Read(ListingPage page, PageRow row) =>
        new ObservationView(page.Packed.Span.Slice(row.Offset, row.Length)).ToObservation();

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "lists"), "models_*.json")
            .Concat(Directory.EnumerateFiles(Path.Combine(folder, "details")))
            .Concat(Directory.EnumerateFiles(Path.Combine(folder, "cassettes"), "200_models_*"))
            .Order(StringComparer.Ordinal);

    /// <summary>Recorded rows stand alone, in a list, or as the body of a recorded exchange.</summary>
    private static IEnumerable<JsonNode> ModelsIn(JsonNode node) => node switch
    {
        JsonArray list => list.OfType<JsonObject>().SelectMany(ModelsIn),
        JsonObject item when item["_id"] is JsonValue && item["id"] is JsonValue => [item],
        JsonObject item => new[] { "body", "response", "json" }.Select(name => item[name]).OfType<JsonNode>().SelectMany(Nested),
        _ => [],
    };

    private static IEnumerable<JsonNode> Nested(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.TrimStart().StartsWith('{') ? ModelsIn(JsonNode.Parse(text)!) : ModelsIn(node);
}
