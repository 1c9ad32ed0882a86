using System.Diagnostics;
using System.Globalization;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>
/// A whole crawl of a generated Hub over HTTP into an embedded silo with the default durable store: once cold, once unchanged. The simulator runs in its own process;
/// CPU time is that of this process, so it is the silo's with HTTP, parsing, commits and the census included.
/// </summary>
internal static class CrawlBenchmark
{
    public static async Task<int> RunAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using var hub = await SimulatorProcess.StartAsync(
                "--models", models.ToString(CultureInfo.InvariantCulture), "--port", "0", "--quota", "1000000000", "--seed", "1");
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
            var partitions = silo.Client.GetGrain<IEcosystemGrain>("models");
            await partitions.Partitions();
            var empty = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine($"{models:N0} generated models over HTTP, pages of 1,000, {Environment.ProcessorCount} cores, .NET {Environment.Version}, server GC: {System.Runtime.GCSettings.IsServerGC}");
            Console.WriteLine("| crawl | rows | seconds | rows/s | silo CPU µs/row | simulator CPU µs/row |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|");
            await MeasureAsync("cold", silo, hub);
            await MeasureAsync("unchanged", silo, hub);
            var live = GC.GetTotalMemory(forceFullCollection: true) - empty;
            var packed = (await partitions.Partitions()).Sum(partition => partition.MemoryBytes);
            var stored = new DirectoryInfo(directory).GetFiles().Sum(file => file.Length);
            Console.WriteLine($"live bytes a model: {live / (double)models:F0} (of which packed records {packed / (double)models:F0}); store bytes a model: {stored / (double)models:F0}");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, EmbeddedSilo silo, SimulatorProcess hub)
    {
        var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
        using var process = Process.GetCurrentProcess();
        var (cpu, simulatorCpu, started) = (process.TotalProcessorTime, hub.Cpu, TimeProvider.System.GetTimestamp());
        var reply = await crawls.Start(new CrawlRequest { Hub = hub.Address });
        if (!reply.Ok)
        {
            throw new InvalidOperationException(reply.Message);
        }

        CrawlView crawl;
        while ((crawl = (await crawls.Current())!).IsActive)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalMicroseconds / crawl.Rows;
        var simulatorSpent = (hub.Cpu - simulatorCpu).TotalMicroseconds / crawl.Rows;
        if (crawl is not { State: CrawlState.Completed, Accepted: true })
        {
            throw new InvalidOperationException($"The {name} crawl ended {crawl.State}: {crawl.Problem}");
        }

        Console.WriteLine($"| {name} | {crawl.Rows} | {seconds:F1} | {crawl.Rows / seconds:F0} | {spent:F1} | {simulatorSpent:F1} |");
    }
}
