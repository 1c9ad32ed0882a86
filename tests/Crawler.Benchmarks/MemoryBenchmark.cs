using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>What a model costs in memory, part by part, without the silo around it: the partitions of Core, filled with the rows of a generated Hub.</summary>
internal static class MemoryBenchmark
{
    public static async Task<int> RunAsync(int models)
    {
        var directory = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            PageSet pages;
            await using (var silo = await EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory }))
            {
                pages = await PageSet.FetchAsync(silo, models);
            }

            Measure(pages);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(PageSet pages)
    {
        var map = new PartitionMap(new SiloOptions().Partitions);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var partitions = Enumerable.Range(0, map.Count).Select(_ => new Partition(OwnerRegistry.BuiltIn, new DateOnly(2026, 8, 22))).ToArray();
        foreach (var windows in pages.Windows(1, map))
        {
            for (var number = 0; number < partitions.Length; number++)
            {
                if (windows[number] is { } window)
                {
                    partitions[number].Adopt(partitions[number].Plan(window, 0).Entries);
                }
            }
        }

        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        double rows = pages.Rows;
        var packed = partitions.Sum(partition => partition.Records.PackedBytes);
        var arena = partitions.Sum(partition => partition.Records.ArenaBytes);
        var index = partitions.Sum(partition => partition.Records.IndexBytes);
        Console.WriteLine($"{pages.Rows:N0} generated models in {map.Count} partitions, {Machine.Describe()}");
        Console.WriteLine("| part | bytes a model |");
        Console.WriteLine("|---|---:|");
        Console.WriteLine($"| packed records | {packed / rows:F1} |");
        Console.WriteLine($"| free ends of the arena's chunks | {(arena - packed) / rows:F1} |");
        Console.WriteLine($"| index: place, length, state, order, by id, by name, room to grow | {index / rows:F1} |");
        Console.WriteLine($"| rollups: owners, countries, dimensions, and the rest | {(live - arena - index) / rows:F1} |");
        Console.WriteLine($"| **all** | **{live / rows:F1}** |");
        Console.WriteLine($"{partitions.Sum(partition => partition.Fold.Owners.Count):N0} owners: {pages.Rows / (double)partitions.Sum(partition => partition.Fold.Owners.Count):F1} models each");
        GC.KeepAlive(partitions);
    }
}
