using Crawler.Contracts.Rollups;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>How long a silo takes over a store that is full: until the census is answered, and until every partition is.</summary>
internal static class RestartBenchmark
{
    public static async Task<int> RunAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using (var hub = await Crawls.SimulatorAsync(models))
            await using (var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory }))
            {
                await Crawls.RunAsync(silo, hub.Address);
            }

            Console.WriteLine($"restart over {models:N0} models, {Machine.Describe()}");
            Console.WriteLine("| run | silo up, s | census answered, s | every partition answered, s |");
            Console.WriteLine("|---:|---:|---:|---:|");
            for (var run = 1; run <= 3; run++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory });
                var up = TimeProvider.System.GetElapsedTime(started);
                var ecosystem = silo.Client.GetGrain<IEcosystemGrain>("models");
                await ecosystem.Census(null);
                var census = TimeProvider.System.GetElapsedTime(started);
                await ecosystem.Partitions();
                Console.WriteLine($"| {run} | {up.TotalSeconds:F2} | {census.TotalSeconds:F2} | {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F2} |");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
