using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Crawler.HubSimulator;

namespace Crawler.Client.Tests.Processes;

/// <summary>Promise 3: the Hub's own count of our requests never exceeds the quota, whatever dies.</summary>
public class QuotaTests
{
    private const int Quota = 20;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan EnoughToAsk = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ten_kills_inside_one_window_do_not_overspend_it_and_the_crawl_ends()
    {
        var data = Directory.CreateTempSubdirectory("crawler-quota-").FullName;
        await using var hub = await HubSimulatorHost.StartAsync(
            new HubSimulatorOptions { Models = 3000, Port = 0, Quota = Quota, Window = Window, Latency = TimeSpan.FromMilliseconds(10) }, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = hub.BaseAddress };
        string[] start = ["crawl", "start", "--hub", hub.BaseAddress.ToString(), "--page-size", "100"];
        try
        {
            await WaitForWindowAsync();
            for (var kill = 0; kill < 10; kill++)
            {
                using var console = ConsoleProcess.Start(data, kill == 0 ? start : UndisturbedRun.Resume);
                await WaitForRequestOrEndAsync(http, console, kill == 0 ? Patience : EnoughToAsk);
                console.Kill();
                await console.EndAsync();
            }

            await ConsoleProcess.RunAsync(data, UndisturbedRun.Resume);
            var ledger = (await http.GetFromJsonAsync<JsonNode>("/__admin/ledger"))!;
            Assert.True((int)ledger["maxInAnyWindow"]! <= Quota, ledger["windows"]!.ToJsonString());
            Assert.True((int)ledger["totalRequests"]! > 31, ledger["windows"]!.ToJsonString());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>The Hub's windows begin at multiples of their length; the kills shall fall into one of them.</summary>
    private static Task WaitForWindowAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Task.Delay(TimeSpan.FromTicks(Window.Ticks - (now.Ticks % Window.Ticks)), TimeProvider.System);
    }

    /// <summary>Until a request was counted, or it is plain that none will be: the console then waits for the next window. The first has to have begun the crawl, however slow the machine.</summary>
    private static async Task WaitForRequestOrEndAsync(HttpClient http, ConsoleProcess console, TimeSpan atMost)
    {
        var before = await CountAsync(http);
        var deadline = TimeProvider.System.GetUtcNow() + atMost;
        while (await CountAsync(http) == before && !console.HasEnded && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static async Task<int> CountAsync(HttpClient http) => (int)(await http.GetFromJsonAsync<JsonNode>("/__admin/ledger"))!["totalRequests"]!;
}
