using System.IO.Compression;
using System.Text.Json;
using Crawler.Core.Tests.Attribution;

namespace Crawler.Core.Tests.Sizes;

/// <summary>A model of the real listing beside the repository. Where the listing is missing, tests that read it are skipped.</summary>
internal sealed record RecordedModel(string Name, long? Safetensors, long? Gguf)
{
    public static IEnumerable<RecordedModel> All()
    {
        var path = SharedData.Path("radar-2026-08", "hub-list.jsonl.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return new RecordedModel(json.RootElement.GetProperty("id").GetString()!, Total(json, "safetensors"), Total(json, "gguf"));
        }
    }

    private static long? Total(JsonDocument json, string property) =>
        json.RootElement.TryGetProperty(property, out var block) && block.ValueKind == JsonValueKind.Object && block.TryGetProperty("total", out var total) ? total.GetInt64() : null;
}
