using Crawler.Grains.Hosting;

namespace Crawler.Client.Tests.Processes;

/// <summary>
/// Promise 1 for the past: a console that imports is killed, the same command given again, and everything compared with an import that nobody disturbed.
/// </summary>
public sealed class ImportKillTests : IDisposable
{
    private const int Rows = 6000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _root = Directory.CreateTempSubdirectory("crawler-import-kill-").FullName;

    [Fact]
    public async Task Killed_anywhere_and_given_again_the_import_is_that_of_an_undisturbed_run()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var command = Command();
        var undisturbed = await StandAsync(Path.Combine(_root, "undisturbed"), command);
        string[] failpoints =
        [
            Failpoints.CrawlCreated, $"{Failpoints.WindowApplied}:3", $"{Failpoints.CheckpointWritten}:5", $"{Failpoints.PartitionAfterCommit}:{random.Next(5, 40)}",
            Failpoints.ListingDone, Failpoints.CensusWritten,
        ];
        foreach (var failpoint in failpoints)
        {
            var data = Path.Combine(_root, failpoint.Replace(':', '-'));
            using (var console = ConsoleProcess.Start(data, command, ("CRAWLER_FAILPOINT", failpoint)))
            {
                var (code, _, error) = await console.EndAsync();
                Assert.True(code == 137, $"{failpoint} (seed {seed}) ended with {code}:\n{error}");
            }

            Assert.True(undisturbed == await StandAsync(data, command), $"{failpoint}, seed {seed}");
        }
    }

    [Fact]
    public async Task Killed_at_random_moments_and_given_again_the_import_is_that_of_an_undisturbed_run()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var command = Command();
        var undisturbed = await StandAsync(Path.Combine(_root, "undisturbed"), command);
        var data = Path.Combine(_root, "random");
        for (var kill = 0; kill < 4; kill++)
        {
            using var console = ConsoleProcess.Start(data, command);
            await StoreAsync(data, console);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), TimeProvider.System);
            console.Kill();
            await console.EndAsync();
        }

        Assert.True(undisturbed == await StandAsync(data, command), $"seed {seed}");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Gives the command until it says that the file is in, and tells what stands then: crawl, census, audit, and each model.</summary>
    private static async Task<string> StandAsync(string data, string[] command)
    {
        using (var console = ConsoleProcess.Start(data, command))
        {
            var (code, _, error) = await console.EndAsync();
            Assert.True(code == 0 || error.Contains("has imported", StringComparison.Ordinal), $"ended with {code}:\n{error}");
        }

        var crawls = (await ConsoleProcess.JsonAsync(data, "crawl", "list")).AsArray();
        var crawl = Assert.Single(crawls)!;
        Assert.Equal("completed", (string)crawl["state"]!);
        var audit = await ConsoleProcess.JsonAsync(data, "census", "audit");
        Assert.True((bool)audit["clean"]!, audit.ToJsonString());
        string[] counts = ["rows", "new", "changed", "unchanged", "older", "duplicates", "fileRowsDone", "pages", "quarantined", "samples"];
        return string.Join(
            '\n',
            [
                .. counts.Select(count => $"{count} {crawl[count]?.ToJsonString()}"),
                await ConsoleProcess.RunAsync(data, "census", "show", "-o", "json"),
                await ConsoleProcess.RunAsync(data, "model", "list", "--top", "100000", "-o", "csv"),
            ]);
    }

    private static async Task StoreAsync(string data, ConsoleProcess console)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (!Directory.Exists(data) || Directory.GetFiles(data, "*.db").Length == 0)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline && !console.HasEnded, $"Waited {Patience} for a store in {data}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private string[] Command()
    {
        var path = Path.Combine(_root, "past.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, Rows).Select(row => row % 500 == 77 ? "{\"id\":" : Line(row)));
        return ["import", path, "--as-of", "2025-06-01", "--batch-rows", "300"];
    }

    /// <summary>Every tenth row speaks of a model once more.</summary>
    private static string Line(int row)
    {
        var model = row % 10 == 9 ? row / 2 : row;
        return $$"""{"_id":"{{0x66000000 + (model * 7919 % Rows):x8}}{{model:x16}}","id":"owner{{model % 97}}/model-{{model}}","downloads":{{row}},"likes":{{model % 50}},"tags":["license:mit"]}""";
    }
}
