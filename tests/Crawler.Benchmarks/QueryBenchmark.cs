using System.Diagnostics;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Rollups;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>What readers wait for while a crawl runs, and a fresh console's <c>census show</c>.</summary>
internal static class QueryBenchmark
{
    private const int Calls = 1000;

    public static async Task<int> RunAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using (var hub = await Crawls.SimulatorAsync(models))
            await using (var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory }))
            {
                await Crawls.RunAsync(silo, hub.Address);
                hub.Advance();
                var owner = (await silo.Client.GetGrain<IEcosystemGrain>("models").Census(null))!.Census.TopOwners[0][0].Name;
                Console.WriteLine($"{Calls} calls each while a crawl of {models:N0} models runs, {Machine.Describe()}");
                Console.WriteLine("| call | p50 ms | p99 ms | worst ms | crawling at the end |");
                Console.WriteLine("|---|---:|---:|---:|---|");
                await MeasureAsync("census show", silo, hub.Address, () => silo.Client.GetGrain<IEcosystemGrain>("models").Census(null));
                await MeasureAsync("country list", silo, hub.Address, () => silo.Client.GetGrain<IEcosystemGrain>("models").Census(null));
                await MeasureAsync("country list --live", silo, hub.Address, () => silo.Client.GetGrain<IEcosystemGrain>("models").Countries());
                await MeasureAsync("org show", silo, hub.Address, () => silo.Client.GetGrain<IOrganizationGrain>(owner).Profile());
            }

            await ConsoleAsync(directory);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, EmbeddedSilo silo, Uri hub, Func<Task> call)
    {
        // Each call has a crawl of its own: one that is nearly over would measure an idle silo.
        var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
        await Crawls.EndAsync(silo);
        await Crawls.StartAsync(silo, hub, pageSize: 250);
        var taken = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await call();
            taken[i] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Array.Sort(taken);
        var isActive = (await crawls.Current())!.IsActive;
        Console.WriteLine($"| {name} | {taken[Calls / 2]:F2} | {taken[Calls * 99 / 100]:F2} | {taken[^1]:F2} | {(isActive ? "yes" : "no")} |");
    }

    private static async Task ConsoleAsync(string directory)
    {
        var taken = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "crawler.dll"), "census", "show", "-o", "json", "--data", directory])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            taken.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        Console.WriteLine($"census show from a fresh console, 5 runs: {string.Join(", ", taken.Select(seconds => $"{seconds:F2}"))} s");
    }
}
