using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>
/// A crawl at the Hub's own pace: 300 ms a page and a quota that it exhausts, in windows fifteen times as short as the Hub's (60 requests in 20 s against 1,000 in 300 s is 3.0 against 3.3 a second).
/// The floor is what nobody could beat: the start-up check and the pages fill whole windows, and the rest is fetched one after another at that latency.
/// </summary>
internal static class QuotaBenchmark
{
    private const int Quota = 60;
    private const double Window = 20;
    private const double Latency = 0.3;

    public static async Task<int> RunAsync()
    {
        const int Pages = 199;
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using var hub = await Crawls.SimulatorAsync(Pages * 100, "--quota", $"{Quota}", "--window", $"{Window}", "--latency", $"{Latency * 1000}");
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
            await AlignAsync();
            var started = TimeProvider.System.GetTimestamp();
            var crawl = await Crawls.RunAsync(silo, hub.Address, pageSize: 100);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            var requests = crawl.Pages + 1;
            var floor = Math.Ceiling(requests / (double)Quota) - 1;
            var least = (floor * Window) + ((requests - (floor * Quota)) * Latency);
            Console.WriteLine($"{requests} requests of {Latency * 1000} ms under a quota of {Quota} in {Window} s, begun with a window, {Machine.Describe()}");
            Console.WriteLine($"wall time {seconds:F1} s, floor {least:F1} s, ratio {seconds / least:F3}");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Waits for the beginning of one of the simulator's windows, which are aligned to multiples of their length since 1970.</summary>
    private static Task AlignAsync()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        return Task.Delay(TimeSpan.FromSeconds(Window - (now % Window) + 0.05), TimeProvider.System);
    }
}
