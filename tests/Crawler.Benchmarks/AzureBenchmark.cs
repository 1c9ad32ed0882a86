using Crawler.Silo;
using Crawler.Silo.Configuration;
using Crawler.Testing.Azurite;

namespace Crawler.Benchmarks;

/// <summary>
/// A whole crawl into Azure Tables as Azurite serves them, cold, unchanged and a day later: how many requests it takes, which is what an account is billed for. Azurite runs on
/// the same cores and answers faster than an account over the network and slower than one that is scaled out, so its seconds say little; the requests are those of any account.
/// </summary>
internal static class AzureBenchmark
{
    public static async Task<int> RunAsync(int models, int partitions)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        using var hub = await Crawls.SimulatorAsync(models);
        await using var silo = await EmbeddedSilo.StartAsync(new SiloOptions
        {
            Store = new StoreSettings { Kind = StoreKind.AzureTables, ConnectionString = azurite.ConnectionString, Partitions = partitions },
        });
        Console.WriteLine($"{models:N0} generated models, {partitions} partitions, pages of 1,000, Azurite, {Machine.Describe()}");
        Console.WriteLine("| crawl | rows | seconds | requests | requests a page |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        await MeasureAsync("cold", silo, hub);
        await MeasureAsync("unchanged", silo, hub);
        hub.Advance();
        await MeasureAsync("a day later", silo, hub);
        return 0;
    }

    private static async Task MeasureAsync(string name, EmbeddedSilo silo, SimulatorProcess hub)
    {
        var (requests, started) = (silo.StoreRequests!.Value, TimeProvider.System.GetTimestamp());
        var crawl = await Crawls.RunAsync(silo, hub.Address);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var sent = silo.StoreRequests.Value - requests;
        Console.WriteLine($"| {name} | {crawl.Rows} | {seconds:F1} | {sent} | {sent / (double)crawl.Pages:F1} |");
    }
}
