using Crawler.Grains.Hosting;

namespace Crawler.Client.Tests.Processes;

/// <summary>A change of the registry, killed: afterwards it is whole or not there, and giving the command again leads to the same end.</summary>
public sealed class RegistryKillTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("crawler-registry-").FullName;

    public static IReadOnlyList<string> RegistryFailpoints => [Failpoints.RegistryBeforeCommit, Failpoints.RegistryCommitted];

    [Theory]
    [InlineData(Failpoints.RegistryBeforeCommit, false)]
    [InlineData(Failpoints.RegistryCommitted, true)]
    public async Task Killed_between_write_and_answer_a_change_is_whole_or_not_there(string failpoint, bool isThere)
    {
        var shipped = await VersionAsync();
        string[] set = ["registry", "set", "made-up", "--country", "is", "--type", "company", "--source", "test"];
        using (var console = ConsoleProcess.Start(_data, set, ("CRAWLER_FAILPOINT", failpoint)))
        {
            var (code, output, error) = await console.EndAsync();
            Assert.True(code == 137 && error.Contains($"failpoint {failpoint} fired", StringComparison.Ordinal), $"ended with {code}:\n{output}\n{error}");
        }

        var killed = await VersionAsync();
        Assert.Equal(isThere, killed != shipped);
        var again = await ConsoleProcess.JsonAsync(_data, set);
        Assert.Equal(!isThere, (bool)again["changed"]!);
        Assert.Equal((string)again["version"]!, await VersionAsync());
        var row = (await ConsoleProcess.JsonAsync(_data, "registry", "show", "made-up")).AsArray().Single()!;
        Assert.Equal(("IS", "company", true), ((string)row["country"]!, (string)row["type"]!, (bool)row["isOverride"]!));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<string> VersionAsync() => (string)(await ConsoleProcess.JsonAsync(_data, "registry", "check"))["version"]!;
}
