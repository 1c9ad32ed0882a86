using System.IO.Compression;
using System.Text.Json.Nodes;
using Crawler.Contracts.Rollups;

namespace Crawler.Grains.Tests.Importing;

/// <summary>Thirteen snapshots of a real index, taken over four days, one after the other as files that hold everything.</summary>
public class RecordedSnapshotsTests
{
    private const int Compared = 300;

    [Fact]
    public async Task Replayed_one_after_the_other_every_model_has_the_points_that_the_snapshots_have()
    {
        var folder = Find();
        var (ids, names) = (Ids(folder), Names(folder));
        await using var cluster = await TestCluster.StartAsync(partitions: 8);
        var expected = new Dictionary<string, List<(DateTimeOffset At, long? Downloads, long? Likes)>>(StringComparer.Ordinal);
        var listed = new List<HashSet<string>>();
        foreach (var file in Directory.GetFiles(folder, "index_*.json.gz").Order(StringComparer.Ordinal))
        {
            var index = JsonNode.Parse(Unpack(file).ReadToEnd())!;
            var asOf = (DateTimeOffset)index["updated_at"]!;
            asOf = DateTimeOffset.FromUnixTimeSeconds(asOf.ToUnixTimeSeconds());
            var rows = index["entries"]!.AsArray().Where(entry => !(bool)entry!["removed"]! && names.ContainsKey((string)entry["slug"]!)).ToList();
            listed.Add([.. rows.Select(row => names[(string)row!["slug"]!])]);
            foreach (var row in rows)
            {
                var name = names[(string)row!["slug"]!];
                (expected.TryGetValue(name, out var points) ? points : expected[name] = []).Add((asOf, (long?)row["downloads_30d"], (long?)row["likes"]));
            }

            var import = await cluster.ImportAsync(string.Join('\n', rows.Select(row => Line(row!, names, ids))), asOf, batchRows: 5_000, isComplete: true);
            Assert.True(import.Accepted, import.Problem);
        }

        Assert.Equal(13, listed.Count);
        foreach (var name in expected.Keys.Order(StringComparer.Ordinal).Where((_, i) => i % (expected.Count / Compared) == 0))
        {
            var history = (await cluster.Client.GetGrain<IModelGrain>(name).History(false))!;
            Assert.Equal(expected[name], history.Points.Select(point => (point.At, point.Downloads30d, point.Likes)));
        }

        // Whoever was not listed twice in a row is gone, those without an _id are historical.
        var known = listed[^1].Union(listed[^2]).Count(ids.ContainsKey);
        Assert.Equal(known, (await cluster.CensusAsync()).Models);
        Assert.Empty((await cluster.Ecosystem.Audit()).Mismatches);
    }

    private static string Line(JsonNode row, Dictionary<string, string> names, Dictionary<string, string> ids)
    {
        var name = names[(string)row["slug"]!];
        var line = new JsonObject
        {
            ["id"] = name, ["downloads"] = (long)row["downloads_30d"]!, ["likes"] = (long)row["likes"]!, ["pipeline_tag"] = (string?)row["pipeline_tag"],
        };
        if (ids.TryGetValue(name, out var id))
        {
            line["_id"] = id;
        }

        return line.ToJsonString();
    }

    private static Dictionary<string, string> Ids(string folder) => Lines(Path.Combine(folder, "hub-list.jsonl.gz"))
        .DistinctBy(row => (string)row["id"]!).ToDictionary(row => (string)row["id"]!, row => (string)row["_id"]!, StringComparer.Ordinal);

    private static Dictionary<string, string> Names(string folder) => Lines(Directory.GetFiles(folder, "models_*.jsonl.gz").Single())
        .DistinctBy(row => (string)row["slug"]!).DistinctBy(row => (string)row["id"]!).ToDictionary(row => (string)row["slug"]!, row => (string)row["id"]!, StringComparer.Ordinal);

    private static IEnumerable<JsonNode> Lines(string file)
    {
        using var reader = Unpack(file);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    private static StreamReader Unpack(string file) => new(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "data", "radar-2026-08");
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        Assert.Skip("The recorded snapshots ../shared/data/radar-2026-08/index_*.json.gz are not here.");
        return "";
    }
}
