using Crawler.Grains.Hosting;

namespace Crawler.Client.Tests.Processes;

/// <summary>Killed while repositories move from partition to partition, and while a census is accepted by hand: the same answer.</summary>
public sealed class ChangedHubKillTests(ChangedHubRun hub) : IClassFixture<ChangedHubRun>
{
    public static IReadOnlyList<string> MoveFailpoints => [Failpoints.MovedOut, Failpoints.MovedIn, Failpoints.MoveDropped];

    /// <summary>Each step of the first move, and of a later one: <c>name:hit</c>.</summary>
    public static TheoryData<string> Moves =>
        [.. MoveFailpoints.SelectMany(name => new[] { name, $"{name}:2" }), Failpoints.WindowApplied, $"{Failpoints.PartitionAfterCommit}:3"];

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Killed_in_the_middle_of_a_move_each_repository_counts_once(string failpoint)
    {
        var data = hub.DataBefore("second", failpoint.Replace(':', '-'));
        await KillAsync(data, failpoint, hub.SecondCrawl);

        await ConsoleProcess.RunAsync(data, UndisturbedRun.Resume);

        Assert.Equal(hub.SecondCensus, await ChangedHubRun.CensusAsync(data));
        await AssertCleanAsync(data);
        foreach (var name in ChangedHubRun.Transferred)
        {
            Assert.Equal(name, (string)(await ConsoleProcess.JsonAsync(data, "model", "show", name))["id"]!);
        }
    }

    [Theory]
    [InlineData(Failpoints.CensusPromoted)]
    [InlineData(Failpoints.PartitionAccepted)]
    [InlineData($"{Failpoints.PartitionAccepted}:3")]
    [InlineData(Failpoints.CrawlAccepted)]
    public async Task Killed_while_a_census_is_accepted_it_is_accepted_when_the_console_comes_back(string failpoint)
    {
        var data = hub.DataBefore("acceptance", $"accept-{failpoint.Replace(':', '-')}");
        await KillAsync(data, failpoint, ChangedHubRun.Accept);

        await ConsoleProcess.RunAsync(data, ChangedHubRun.Accept);

        Assert.Equal(hub.AcceptedCensus, await ChangedHubRun.CensusAsync(data));
        await AssertCleanAsync(data);
    }

    private static async Task KillAsync(string data, string failpoint, string[] command)
    {
        using var console = ConsoleProcess.Start(data, command, ("CRAWLER_FAILPOINT", failpoint));
        var (code, output, error) = await console.EndAsync();
        Assert.True(code == 137 && error.Contains($"failpoint {failpoint.Split(':')[0]} fired", StringComparison.Ordinal), $"ended with {code}:\n{output}\n{error}");
    }

    private static async Task AssertCleanAsync(string data)
    {
        var audit = await ConsoleProcess.JsonAsync(data, "census", "audit");
        Assert.True((bool)audit["clean"]!, audit.ToJsonString());
    }
}
