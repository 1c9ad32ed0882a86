using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>The lineage of a small hub made by hand, as a user asks for it: a process for each command.</summary>
public sealed class LineageProcessTests
{
    private const string Hostile = "evil/\u202ename\u001b[2J";

    private static readonly string[] Rows =
    [
        Row(1, "Qwen/base", 1000),
        Row(2, "alice/ft", 50, "finetune:Qwen/base"),
        Row(3, "bob/quant", 500, "quantized:alice/ft"),
        Row(4, "Qwen/instruct", 900, "finetune:Qwen/base"),
        Row(5, "dave/merge", 3, "merge:alice/ft", "merge:Qwen/instruct"),
        Row(6, Hostile, 9, "adapter:Qwen/base"),
        Row(7, "lonely/one", 7),
        Row(8, "frank/x", 9, "finetune:gone/ghost"),
    ];

    [Fact]
    public async Task The_lineage_can_be_asked_for_from_the_console()
    {
        var data = Directory.CreateTempSubdirectory("crawler-lineage-").FullName;
        var file = Path.Combine(data, "world.jsonl");
        await File.WriteAllLinesAsync(file, Rows);
        await using var hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { ReplayPath = file, Port = 0, Quota = 10_000 }, CancellationToken.None);
        try
        {
            await ConsoleProcess.RunAsync(data, "crawl", "start", "--hub", hub.BaseAddress.ToString());

            foreach (var options in (string[][])[[], ["--live"]])
            {
                Assert.Equal(
                    """
                    Qwen/base  3 direct · 5 all
                    ├── alice/ft  finetune · 2 direct · 2 all
                    │   ├── bob/quant  quantized · 0 direct · 0 all
                    │   └── dave/merge  merge · 0 direct · 0 all
                    ├── Qwen/instruct  finetune · 1 direct · 1 all
                    │   └── dave/merge  merge · 0 direct · 0 all
                    └── evil/name  adapter · 0 direct · 0 all
                    """.ReplaceLineEndings("\n"),
                    (await ConsoleProcess.RunAsync(data, ["model", "tree", "Qwen/base", .. options])).ReplaceLineEndings("\n").TrimEnd());
            }

            Assert.Equal("lonely/one  0 direct · 0 all", (await ConsoleProcess.RunAsync(data, "model", "tree", "lonely/one")).Trim());
            Assert.Null((await ConsoleProcess.JsonAsync(data, "model", "tree", "gone/ghost"))["_id"]);

            var merge = await ConsoleProcess.JsonAsync(data, "model", "show", "dave/merge");
            Assert.Equal(("Qwen/base", 2, 3), ((string)merge["origin"]!["id"]!, (int)merge["depth"]!, (int)merge["ancestorCount"]!));

            var families = (await ConsoleProcess.JsonAsync(data, "family", "list")).AsArray();
            Assert.Equal(["Qwen/base 6 5", "gone/ghost 1 1"], families.Select(family => $"{family!["root"]} {family["models"]} {family["descendants"]}"));

            var owners = (await ConsoleProcess.JsonAsync(data, "org", "top", "--by", "derivatives", "--country", "CN")).AsArray();
            Assert.Equal(["Qwen 3 2.5 4"], owners.Select(line => $"{line!["owner"]} {line["derivatives"]!["direct"]} {line["derivatives"]!["directFractional"]} {line["derivatives"]!["transitive"]}"));

            var china = await ConsoleProcess.JsonAsync(data, "country", "show", "CN", "--attribution", "origin");
            Assert.Equal((6, 2462), ((int)china["models"]!, (int)china["downloads30d"]!));

            var census = (await ConsoleProcess.JsonAsync(data, "census", "show"))["lineage"]!;
            Assert.Equal((7, 1, 0), ((int)census["resolvedEdges"]!, (int)census["phantomRoots"]!, (int)census["cyclic"]!));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Row(int number, string name, int downloads, params string[] parents) => new JsonObject
    {
        ["_id"] = $"65{number:x22}",
        ["id"] = name,
        ["createdAt"] = $"2025-0{number}-02T00:00:00.000Z",
        ["downloads"] = downloads,
        ["likes"] = number,
        ["tags"] = new JsonArray([.. parents.SelectMany(parent => (string[])[$"base_model:{parent[(parent.IndexOf(':', StringComparison.Ordinal) + 1)..]}", $"base_model:{parent}"])
            .Select(tag => (JsonNode)JsonValue.Create(tag))]),
    }.ToJsonString();
}
