using Crawler.Grains.Hosting;

namespace Crawler.Client.Tests.Processes;

/// <summary>
/// Promise 1: killed anywhere, the same answer. A console is killed in the middle of a crawl, the crawl resumed, and everything compared with an undisturbed run.
/// </summary>
public sealed class KillTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Those that any crawl passes; the others are <see cref="ChangedHubKillTests"/>'.</summary>
    public static TheoryData<string> FailpointNames => [.. Failpoints.All.Except(ChangedHubKillTests.MoveFailpoints).Except([Failpoints.CensusPromoted, .. RegistryKillTests.RegistryFailpoints, .. ScheduleKillTests.ScheduleFailpoints])];

    [Fact]
    public async Task Killed_at_ten_random_moments_the_census_is_that_of_an_undisturbed_run()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await undisturbed.ResetLedgerAsync();
        var data = undisturbed.Data("random");
        var kills = 0;
        for (; kills < 10; kills++)
        {
            using var console = ConsoleProcess.Start(data, kills == 0 ? undisturbed.Start : UndisturbedRun.Resume);
            await RequestsAsync(more: random.Next(1, 3));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System);
            console.Kill();
            await console.EndAsync();
        }

        await ConsoleProcess.RunAsync(data, UndisturbedRun.Resume);
        await AssertAsUndisturbedAsync(data, kills, $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(FailpointNames))]
    public async Task Killed_at_a_failpoint_the_census_is_that_of_an_undisturbed_run(string failpoint)
    {
        await undisturbed.ResetLedgerAsync();
        var data = undisturbed.Data(failpoint);
        using (var console = ConsoleProcess.Start(data, undisturbed.Start, ("CRAWLER_FAILPOINT", failpoint)))
        {
            var (code, output, error) = await console.EndAsync();
            Assert.Contains($"failpoint {failpoint} fired", error, StringComparison.Ordinal);
            Assert.True(code == 137, $"ended with {code}:\n{output}\n{error}");
        }

        await ConsoleProcess.RunAsync(data, UndisturbedRun.Resume);
        await AssertAsUndisturbedAsync(data, 1, failpoint);
        if (failpoint is Failpoints.LineageJoined or Failpoints.LineageFrozen)
        {
            Assert.Equal(undisturbed.Lineage, await UndisturbedRun.LineageAsync(data));
        }
    }

    private async Task AssertAsUndisturbedAsync(string data, int kills, string context)
    {
        Assert.Equal(undisturbed.Census, await UndisturbedRun.CensusAsync(data));
        var audit = await ConsoleProcess.JsonAsync(data, "census", "audit");
        Assert.True((bool)audit["clean"]!, $"{context}: {audit.ToJsonString()}");
        var twice = (await undisturbed.LedgerAsync())["pages"]!.AsArray().Sum(page => (int)page!["served"]! - 1);
        Assert.True(twice <= 2 * kills, $"{context}: {twice} pages fetched again after {kills} kills");
    }

    private async Task RequestsAsync(int more)
    {
        var before = await undisturbed.RequestsAsync();
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (await undisturbed.RequestsAsync() < before + more)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited {Patience} for {more} more requests.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
