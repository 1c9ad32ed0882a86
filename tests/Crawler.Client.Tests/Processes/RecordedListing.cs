using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Crawler.Client.Tests.Processes;

/// <summary>A listing of real rows beside the repository; where it is missing the tests that read it are skipped.</summary>
internal static class RecordedListing
{
    /// <summary>The file; skips the test where it is not here.</summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "radar-2026-08", "hub-list.jsonl.gz");
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("The recorded listing ../shared/data/radar-2026-08/hub-list.jsonl.gz is not here.");
        return "";
    }

    /// <summary>Its rows.</summary>
    public static List<JsonNode> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var rows = new List<JsonNode>();
        while (lines.ReadLine() is { } line)
        {
            rows.Add(JsonNode.Parse(line)!);
        }

        return rows;
    }
}
