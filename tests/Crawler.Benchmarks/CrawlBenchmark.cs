using System.Diagnostics;
using Crawler.Contracts.Rollups;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>
/// A whole crawl of a generated Hub over HTTP into an embedded silo with the default durable store: once cold, once unchanged. The simulator runs in its own process;
/// CPU time is that of this process, so it is the silo's with HTTP, parsing, commits, kept pages and the census included.
/// </summary>
internal static class CrawlBenchmark
{
    public static async Task<int> RunAsync(int models, bool withJs)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using var hub = await Crawls.SimulatorAsync(models);
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
            var partitions = silo.Client.GetGrain<IEcosystemGrain>("models");
            await partitions.Partitions();
            var empty = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine($"{models:N0} generated models over HTTP, pages of 1,000, {Machine.Describe()}");
            Console.WriteLine("| listing | rows | seconds | rows/s | CPU µs/row | simulator CPU µs/row |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|");
            await MeasureAsync("crawl, cold", silo, hub);
            await MeasureAsync("crawl, unchanged", silo, hub);
            var live = GC.GetTotalMemory(forceFullCollection: true) - empty;
            var packed = (await partitions.Partitions()).Sum(partition => partition.MemoryBytes);
            var stored = new DirectoryInfo(directory).GetFiles().Sum(file => file.Length);
            if (withJs)
            {
                var before = hub.Cpu;
                var js = await JsClient.ListAsync(hub.Address);
                Console.WriteLine(
                    $"| bare listing by the official JavaScript client | {js.Rows} | {js.Seconds:F1} | {js.Rows / js.Seconds:F0} | {js.CpuMicrosecondsPerRow:F1} | {(hub.Cpu - before).TotalMicroseconds / js.Rows:F1} |");
            }

            Console.WriteLine($"live bytes a model: {live / (double)models:F0} (of which packed records {packed / (double)models:F0}); store bytes a model, kept pages included: {stored / (double)models:F0}");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, EmbeddedSilo silo, SimulatorProcess hub)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, simulatorCpu, started) = (process.TotalProcessorTime, hub.Cpu, TimeProvider.System.GetTimestamp());
        var crawl = await Crawls.RunAsync(silo, hub.Address);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalMicroseconds / crawl.Rows;
        var simulatorSpent = (hub.Cpu - simulatorCpu).TotalMicroseconds / crawl.Rows;
        Console.WriteLine($"| {name} | {crawl.Rows} | {seconds:F1} | {crawl.Rows / seconds:F0} | {spent:F1} | {simulatorSpent:F1} |");
    }
}
