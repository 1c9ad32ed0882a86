using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>
/// A Hub that was crawled once, changed much, was crawled again and then fell ill: with the data directory as it stood before the second crawl and before the third
/// one's acceptance, and the censuses that a console which nobody disturbs takes.
/// </summary>
public sealed class ChangedHubRun : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("crawler-changed-").FullName;
    private HubSimulatorHost _hub = null!;

    /// <summary>The second census, as JSON.</summary>
    public string SecondCensus { get; private set; } = "";

    /// <summary>The third census, accepted by hand, as JSON.</summary>
    public string AcceptedCensus { get; private set; } = "";

    public static string[] Accept => ["census", "accept", "models-000003"];

    public string[] SecondCrawl => Crawl(_hub, "2026-08-23");

    /// <summary>The names that repositories move to: enough that several of them come to another partition, whatever their names were.</summary>
    public static IReadOnlyList<string> Transferred { get; } = [.. "one two three four five six seven eight".Split(' ').Select(number => $"elsewhere/{number}")];

    private static HubSimulatorOptions Options => new() { Models = 1500, Port = 0, Quota = 100_000 };

    public async ValueTask InitializeAsync()
    {
        _hub = await HubSimulatorHost.StartAsync(Options, CancellationToken.None);
        await ConsoleProcess.RunAsync(Path.Combine(_root, "data"), Crawl(_hub, "2026-08-22"));
        Copy("data", "before-second");
        var models = (await ConsoleProcess.JsonAsync(Path.Combine(_root, "data"), "model", "list", "--limit", "60")).AsArray().Select(model => (string)model!["id"]!).ToList();
        var transfers = Transferred.Select((name, i) => (JsonNode)new JsonObject { ["kind"] = "transfer", ["id"] = models[10 + (4 * i)], ["to"] = name });
        _hub.Change(new JsonArray([
            .. transfers,
            new JsonObject { ["kind"] = "renameOwner", ["owner"] = models[45].Split('/')[0], ["to"] = "the-new-name" },
            new JsonObject { ["kind"] = "delete", ["id"] = models[50] },
            new JsonObject { ["kind"] = "recreate", ["id"] = models[55] },
        ]).ToJsonString());
        await ConsoleProcess.RunAsync(Path.Combine(_root, "data"), SecondCrawl);
        SecondCensus = await CensusAsync(Path.Combine(_root, "data"));
        await using (var ill = await HubSimulatorHost.StartAsync(Options, CancellationToken.None))
        {
            ill.Change("""[{"kind":"scaleCounters","counter":"downloads","factor":0.5}]""");
            using var console = ConsoleProcess.Start(Path.Combine(_root, "data"), Crawl(ill, "2026-08-24"));
            await console.EndAsync();
        }

        Copy("data", "before-acceptance");
        await ConsoleProcess.RunAsync(Path.Combine(_root, "data"), Accept);
        AcceptedCensus = await CensusAsync(Path.Combine(_root, "data"));
    }

    /// <summary>A data directory of one's own, as it stood at that time.</summary>
    public string DataBefore(string time, string name)
    {
        Copy($"before-{time}", name);
        return Path.Combine(_root, name);
    }

    /// <summary>The census as JSON, without the moment somebody accepted it.</summary>
    public static async Task<string> CensusAsync(string data)
    {
        var census = (await ConsoleProcess.JsonAsync(data, "census", "show")).AsObject();
        census.Remove("acceptedByHandAt");
        return census.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static string[] Crawl(HubSimulatorHost hub, string asOf) => ["crawl", "start", "--hub", hub.BaseAddress.ToString(), "--as-of", asOf, "--page-size", "100"];

    private void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(_root, to));
        foreach (var file in Directory.GetFiles(Path.Combine(_root, from)))
        {
            File.Copy(file, Path.Combine(_root, to, Path.GetFileName(file)));
        }
    }
}
