using System.Diagnostics;
using Crawler.Contracts.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Benchmarks;

/// <summary>Rows that are parsed already, page by page into the partitions of a silo, durable in SQLite before the next page: once cold, once unchanged.</summary>
internal static class ApplyBenchmark
{
    public static async Task<int> RunAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
            var pages = await PageSet.FetchAsync(silo, models);
            Console.WriteLine($"apply, {Machine.Describe()}");
            Console.WriteLine("| apply | rows | seconds | rows/s | CPU µs/row |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            await MeasureAsync("cold", silo, pages, 1);
            await MeasureAsync("unchanged", silo, pages, 2);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, EmbeddedSilo silo, PageSet pages, int ordinal)
    {
        var map = silo.Services.GetRequiredService<PartitionMap>();
        var partitions = Enumerable.Range(0, map.Count).Select(number => silo.Client.GetGrain<IPartitionGrain>(number)).ToArray();
        using var process = Process.GetCurrentProcess();
        var (cpu, started) = (process.TotalProcessorTime, TimeProvider.System.GetTimestamp());
        foreach (var windows in pages.Windows(ordinal, map))
        {
            await Task.WhenAll(windows.Select((window, number) => window is null ? Task.CompletedTask : partitions[number].Apply(window)));
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalMicroseconds / pages.Rows;
        Console.WriteLine($"| {name} | {pages.Rows} | {seconds:F2} | {pages.Rows / seconds:F0} | {spent:F1} |");
    }
}
