using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>Several consoles over one data directory: one holds the silo, the others are its clients, and take over when it leaves.</summary>
public sealed class SharedDirectoryTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("crawler-shared-").FullName;
    private HubSimulatorHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubSimulatorHost.StartAsync(
        new HubSimulatorOptions { Models = 2000, Port = 0, Quota = 100_000, Latency = TimeSpan.FromMilliseconds(120) }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_second_console_reads_while_the_first_one_crawls()
    {
        using var first = StartCrawl();
        await WaitForRequestsAsync(3);
        Assert.Equal("running", (string)(await ConsoleProcess.JsonAsync(_data, "crawl", "status"))["state"]!);

        var (code, output, error) = await first.EndAsync();

        Assert.True(code == 0, $"{output}\n{error}");
        Assert.Equal(2000, (int)(await ConsoleProcess.JsonAsync(_data, "census", "show"))["models"]!);
    }

    [Fact]
    public async Task Twenty_consoles_at_once_all_answer()
    {
        using var crawl = StartCrawl();
        await crawl.EndAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConsoleProcess.JsonAsync(_data, "census", "show")));

        Assert.All(answers, census => Assert.Equal(2000, (int)census["models"]!));
    }

    [Fact]
    public async Task A_follower_takes_the_crawl_over_when_its_holder_is_killed()
    {
        using var holder = StartCrawl();
        await WaitForRequestsAsync(3);
        using var follower = ConsoleProcess.Start(_data, UndisturbedRun.Resume);
        await ConsoleProcess.RunAsync(_data, "crawl", "status");

        Assert.False(holder.HasEnded, "The crawl was over before its holder could be killed.");
        holder.Kill();
        await holder.EndAsync();
        var (code, output, error) = await follower.EndAsync();

        Assert.True(code == 0, $"{output}\n{error}");
        Assert.Equal(2000, (int)(await ConsoleProcess.JsonAsync(_data, "census", "show"))["models"]!);
        Assert.True((bool)(await ConsoleProcess.JsonAsync(_data, "census", "audit"))["clean"]!);
    }

    private async Task WaitForRequestsAsync(long requests)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30);
        while (_hub.Ledger().TotalRequests < requests)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited for {requests} requests; the Hub counted {_hub.Ledger().TotalRequests}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private ConsoleProcess StartCrawl() =>
        ConsoleProcess.Start(_data, ["crawl", "start", "--hub", _hub.BaseAddress.ToString(), "--page-size", "25"]);
}
