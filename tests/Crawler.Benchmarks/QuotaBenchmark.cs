using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>
/// A crawl at the Hub's own pace, through a quota that it exhausts. The floor is what nobody could beat: the start-up check and the pages fill whole windows, and the rest is fetched one after another at that latency.
/// </summary>
internal static class QuotaBenchmark
{
    /// <param name="quota">Requests a window.</param>
    /// <param name="window">The window's length in seconds.</param>
    /// <param name="latency">Milliseconds the Hub takes to answer.</param>
    /// <param name="pages">Pages of the listing.</param>
    public static async Task<int> RunAsync(int quota, int window, int latency, int pages)
    {
        const int PageSize = 100;
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using var hub = await Crawls.SimulatorAsync(pages * PageSize, "--quota", $"{quota}", "--window", $"{window}", "--latency", $"{latency}");
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
            await AlignAsync(window);
            var started = TimeProvider.System.GetTimestamp();
            var crawl = await Crawls.RunAsync(silo, hub.Address, pageSize: PageSize);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            var requests = crawl.Pages + 1;
            var full = (requests - 1) / quota;
            var least = (full * window) + ((requests - (full * quota)) * latency / 1000.0);
            Console.WriteLine($"{requests} requests of {latency} ms under a quota of {quota} in {window} s, begun with a window, {Machine.Describe()}");
            Console.WriteLine($"wall time {seconds:F1} s, floor {least:F1} s, ratio {seconds / least:F3}");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Waits for the beginning of one of the simulator's windows, which are aligned to multiples of their length since 1970.</summary>
    private static Task AlignAsync(int window)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        return Task.Delay(TimeSpan.FromSeconds(window - (now % window) + 0.05), TimeProvider.System);
    }
}
