using System.Text.Json;

namespace Crawler.HubSimulator.Truth;

/// <summary>What the census needs of one row, read from the JSON the server would send.</summary>
internal sealed record TruthRow(string Id, long? Downloads30d, long? DownloadsAllTime, long? Likes, long? Size, IReadOnlyList<string> Tags)
{
    /// <summary>Recorded rows claim sizes that no model has; the census does not believe them.</summary>
    private const long LargestSize = 10_000_000_000_000;

    public static TruthRow Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        JsonElement row = document.RootElement;
        return new TruthRow(
            row.GetProperty("id").GetString()!,
            Integer(row, "downloads"),
            Integer(row, "downloadsAllTime"),
            Integer(row, "likes"),
            Total(row, "safetensors") is { } size and <= LargestSize ? size : null,
            Strings(row, "tags"));
    }

    private static long? Integer(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    private static long? Total(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? Integer(value, "total") : null;

    private static string[] Strings(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
