using System.Diagnostics;
using Crawler.Contracts.Attribution;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;
using Crawler.Silo;
using Crawler.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crawler.Benchmarks;

/// <summary>
/// Years of daily crawls of a Hub that lives: what a day costs, what its history takes on disk and in memory, how long readers wait, and whether the lifetimes that come out are
/// those that the simulator was told.
/// </summary>
internal static class HistoryBenchmark
{
    private const int Asked = 20;
    private static readonly DateTimeOffset FirstDay = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="models">Models on the first day.</param>
    /// <param name="days">Crawls, one a day; as-of is the simulated day's beginning.</param>
    /// <param name="partitions">Partitions of the store.</param>
    /// <param name="data">Keeps the store there; days that it has already are lived and not crawled again. Null for a temporary one.</param>
    public static async Task<int> RunAsync(int models, int days, int partitions, string? data)
    {
        var directory = data ?? Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            using var hub = await Crawls.SimulatorAsync(models);
            Console.WriteLine($"{models:N0} generated models, {days} daily crawls over HTTP, {partitions} partitions, {Machine.Describe()}");
            await CrawlAsync(directory, hub, days, partitions);
            await LiveAsync(directory, hub, partitions);
            await using var silo = await StartAsync(directory, partitions);
            await ReadersAsync(silo, hub);
            await RecoveredLifetimes.ReportAsync(silo, hub.Address, FirstDay);
            await RefreshAsync(silo, hub, days);
            return 0;
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static Task<EmbeddedSilo> StartAsync(string directory, int partitions) =>
        EmbeddedSilo.StartAsync(new SiloOptions { DataDirectory = directory, Partitions = partitions });

    private static async Task CrawlAsync(string directory, SimulatorProcess hub, int days, int partitions)
    {
        await using var silo = await StartAsync(directory, partitions);
        var done = await DoneAsync(silo);
        using var process = Process.GetCurrentProcess();
        var (cpu, taken, rows) = (process.TotalProcessorTime, new List<double>(), 0L);
        for (var day = 0; day < days; day++)
        {
            if (day >= done)
            {
                var started = TimeProvider.System.GetTimestamp();
                rows += (await Crawls.RunAsync(silo, hub.Address, asOf: FirstDay.AddDays(day))).Rows;
                taken.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            }

            if (day < days - 1)
            {
                hub.Advance();
            }
        }

        process.Refresh();
        if (taken.Count > 0)
        {
            PrintDays(taken, rows, (process.TotalProcessorTime - cpu).TotalMicroseconds / rows);
        }

        await BytesAsync(silo, partitions);
    }

    /// <summary>The days that were crawled to the end; what was left open by a run that was stopped is given up, since its Hub is gone.</summary>
    private static async Task<int> DoneAsync(EmbeddedSilo silo)
    {
        var crawls = silo.Client.GetGrain<ICrawlGrain>("models");
        if (await crawls.Current() is { State: CrawlState.Running or CrawlState.Paused or CrawlState.Publishing })
        {
            await crawls.Cancel();
            await UntilAsync(silo, crawl => crawl.State is CrawlState.Completed or CrawlState.Cancelled);
        }

        return (await crawls.List()).Count(crawl => crawl.State == CrawlState.Completed);
    }

    private static void PrintDays(List<double> taken, long rows, double spent)
    {
        var sorted = taken.Order().ToArray();
        Console.WriteLine("| crawl days | rows | seconds a day: mean | median | worst | first 30 | last 30 | CPU µs/row |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine(
            $"| {taken.Count} | {rows} | {taken.Average():F2} | {sorted[sorted.Length / 2]:F2} | {sorted[^1]:F2} | {taken.Take(30).Average():F2} | {taken.TakeLast(30).Average():F2} | {spent:F1} |");
    }

    private static async Task BytesAsync(EmbeddedSilo silo, int partitions)
    {
        var crawls = await silo.Client.GetGrain<ICrawlGrain>("models").List();
        var bytes = await HistoryBytes.ReadAsync(silo.Services.GetRequiredService<ITableStore>(), partitions);
        var years = crawls.Sum(crawl => crawl.Rows) / 365.25;
        Console.WriteLine($"{crawls.Count} crawls of {crawls.Sum(crawl => crawl.Rows)} rows: {years:F0} model years");
        Console.WriteLine("| history | bytes | bytes a model and year |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var (name, size) in new[] { ("blocks", bytes.Blocks), ("flows by partition", bytes.PartitionFlows), ("flows of all, lifetimes kept", bytes.MergedFlows) })
        {
            Console.WriteLine($"| {name} | {size} | {size / years:F1} |");
        }

        Console.WriteLine(
            $"open month: {bytes.OpenMonth} bytes of {bytes.OpenPoints} points in memory, {bytes.OpenMonth / (double)bytes.Records:F1} a known model ({bytes.Records} of them)");
    }

    /// <summary>The same Hub in a store with its history and in one that has seen it once.</summary>
    private static async Task LiveAsync(string directory, SimulatorProcess hub, int partitions)
    {
        var fresh = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            await using (var silo = await StartAsync(fresh, partitions))
            {
                await Crawls.RunAsync(silo, hub.Address);
            }

            // The first silo of a process leaves more behind than the later ones.
            await MeasureAsync(fresh, partitions);
            var (young, old) = (await MeasureAsync(fresh, partitions), await MeasureAsync(directory, partitions));
            Console.WriteLine("| live bytes | partitions up | with all flows read | known models | packed records |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            foreach (var (name, live) in new[] { ("with the history", old), ("after one crawl", young) })
            {
                Console.WriteLine($"| {name} | {live.Up} | {live.WithFlows} | {live.Records} | {live.Packed} |");
            }

            double perOpen = (old.Up - old.Packed - (young.Up - young.Packed)) / (double)old.Records;
            Console.WriteLine($"beside the packed records the history adds {perOpen:F1} bytes a known model, and the flows, once read, {((old.WithFlows - old.Up) - (young.WithFlows - young.Up)) / (double)old.Records:F1} more");
        }
        finally
        {
            Directory.Delete(fresh, recursive: true);
        }
    }

    private static async Task<(long Up, long WithFlows, long Records, long Packed)> MeasureAsync(string directory, int partitions)
    {
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        await using var silo = await StartAsync(directory, partitions);
        var statuses = await silo.Client.GetGrain<IEcosystemGrain>("models").Partitions();
        var up = GC.GetTotalMemory(forceFullCollection: true) - empty;
        await silo.Client.GetGrain<IHistoryGrain>("models").Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month));
        var withFlows = GC.GetTotalMemory(forceFullCollection: true) - empty;
        return (up, withFlows, statuses.Sum(status => status.Records), statuses.Sum(status => status.MemoryBytes));
    }

    private static async Task ReadersAsync(EmbeddedSilo silo, SimulatorProcess hub)
    {
        var history = silo.Client.GetGrain<IHistoryGrain>("models");
        Console.WriteLine("| asked | seconds: first | median of the next | worst of them |");
        Console.WriteLine("|---|---:|---:|---:|");
        var owner = (await silo.Client.GetGrain<IEcosystemGrain>("models").Census(null))!.Census.TopModels[0][0].Name;
        await TimeAsync("`model history` of the most downloaded model", () => silo.Client.GetGrain<IModelGrain>(owner).History(false));
        await TimeAsync("`model lifetime` of it", () => silo.Client.GetGrain<IModelGrain>(owner).Lifetimes(new LifetimeOptions(), null));
        await TimeAsync("flows by country and month", () => history.Flows(new FlowQuery(FlowDimension.Country, FlowStep.Month)));
        await TimeAsync(
            "lifetimes of all cohorts", () => history.Lifetimes(new LifetimeQuery(new LifeOptions(new LifetimeOptions(), new AdoptionOptions(), null), null, null, null, null)));
    }

    private static async Task TimeAsync(string name, Func<Task> call)
    {
        var taken = new double[Asked + 1];
        for (var i = 0; i < taken.Length; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await call();
            taken[i] = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }

        var later = taken[1..].Order().ToArray();
        Console.WriteLine($"| {name} | {taken[0]:F3} | {later[Asked / 2]:F4} | {later[^1]:F4} |");
    }

    private static async Task RefreshAsync(EmbeddedSilo silo, SimulatorProcess hub, int days)
    {
        var history = silo.Client.GetGrain<IHistoryGrain>("models");
        Console.WriteLine("| refresh of all flows | seconds |");
        Console.WriteLine("|---|---:|");
        await OnceAsync("nothing new", () => history.Refresh());
        var registry = silo.Client.GetGrain<IRegistryGrain>(0);
        var row = new OwnerAttribution($"nobody-{days}", "IS", OwnerType.Company, null, [], null, null, "benchmark", "high");
        var reply = await registry.Set(row);
        if (reply.Errors.Count > 0)
        {
            throw new InvalidOperationException(string.Join(' ', reply.Errors));
        }

        await OnceAsync("from scratch, after a change of the registry", () => history.Refresh());
        hub.Advance();
        await Crawls.StartAsync(silo, hub.Address, asOf: FirstDay.AddDays(days));
        await OnceAsync("a day's crawl up to its census", () => UntilAsync(silo, crawl => crawl.Accepted is not null || !crawl.IsActive));
        await OnceAsync("with its one day more", () => Crawls.EndAsync(silo));
    }

    private static async Task UntilAsync(EmbeddedSilo silo, Func<CrawlView, bool> condition)
    {
        while (!condition((await silo.Client.GetGrain<ICrawlGrain>("models").Current())!))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static async Task OnceAsync(string name, Func<Task> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        await call();
        Console.WriteLine($"| {name} | {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F2} |");
    }
}
