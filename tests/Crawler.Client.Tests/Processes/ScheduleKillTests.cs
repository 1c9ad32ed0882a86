using Crawler.Grains.Hosting;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>A scheduled run, killed between its decision and its record: afterwards its crawl has begun once.</summary>
public sealed class ScheduleKillTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("crawler-schedule-").FullName;

    public static IReadOnlyList<string> ScheduleFailpoints => [Failpoints.ScheduleDecided, Failpoints.ScheduleStarted];

    [Theory]
    [InlineData(Failpoints.ScheduleDecided, 0)]
    [InlineData(Failpoints.ScheduleStarted, 1)]
    public async Task Killed_between_decision_and_record_a_run_begins_once(string failpoint, int crawlsAfterKill)
    {
        await using var hub = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Models = 10_000, Port = 0, Quota = 100_000 }, CancellationToken.None);
        await ConsoleProcess.RunAsync(_data, "schedule", "create", "daily", "--hub", hub.BaseAddress.ToString());
        var (code, _, error) = await EndAsync(("CRAWLER_FAILPOINT", failpoint));
        Assert.True(code == 137 && error.Contains($"failpoint {failpoint} fired", StringComparison.Ordinal), $"ended with {code}:\n{error}");
        Assert.Equal(crawlsAfterKill, (await ConsoleProcess.JsonAsync(_data, "crawl", "list")).AsArray().Count);

        // The next order first finds out what became of the first, and then has its crawl in the way.
        (code, _, error) = await EndAsync();
        Assert.True(code == 1 && error.Contains("still going on", StringComparison.Ordinal), $"ended with {code}:\n{error}");
        await ConsoleProcess.RunAsync(_data, "crawl", "resume");

        var crawl = Assert.Single((await ConsoleProcess.JsonAsync(_data, "crawl", "list")).AsArray())!;
        Assert.Equal("completed", (string)crawl["state"]!);
        Assert.StartsWith("daily@trigger:", (string)crawl["scheduledRun"]!, StringComparison.Ordinal);
        var schedule = await ConsoleProcess.JsonAsync(_data, "schedule", "show", "daily");
        Assert.Equal((1, 1), ((int)schedule["started"]!, (int)schedule["skipped"]!));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<(int Code, string Output, string Error)> EndAsync(params (string Name, string Value)[] environment)
    {
        using var console = ConsoleProcess.Start(_data, ["schedule", "trigger", "daily"], environment);
        return await console.EndAsync();
    }
}
