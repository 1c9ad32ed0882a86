using System.CommandLine;
using Crawler.Client.Commands;
using Crawler.Client.Output;
using Crawler.Client.Session;
using Crawler.Contracts.Crawling;
using Crawler.Core.Rollups;
using Crawler.HubSimulator;

namespace Crawler.Client.Demo;

/// <summary><c>crawler demo</c>: the whole product on a simulated Hub, in a minute.</summary>
internal static class DemoCommand
{
    private const int TopLines = 10;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(25);

    /// <summary>Builds the command.</summary>
    public static Command Build(CommandTree tree)
    {
        var models = new Option<int>("--models") { Description = "models on the simulated Hub", DefaultValueFactory = _ => 20_000, HelpName = "N" };
        var days = new Option<int>("--days") { Description = "simulated days after the first crawl", DefaultValueFactory = _ => 3, HelpName = "D" };
        CommonOptions.AddRange(models, 100, 5_000_000);
        CommonOptions.AddRange(days, 0, 60);
        return tree.Verb(
            "demo",
            "Crawl a simulated Hub: a hard stop, a resume, days of change, the census.",
            run => RunAsync(run, new DemoOptions(run.Parsed.GetValue(models), run.Parsed.GetValue(days))),
            models,
            days);
    }

    private static async Task<int> RunAsync(Invocation outer, DemoOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("crawler-demo-").FullName;
        try
        {
            await using var hub = await HubSimulatorHost.StartAsync(
                new HubSimulatorOptions { Port = 0, Models = options.Models, Seed = 1, Quota = options.Quota, Latency = Latency },
                outer.Interrupted);
            outer.Terminal.Note($"A simulated Hub with {Humanised.Exact(hub.Models)} models listens on {hub.BaseAddress}");
            await CrashAsync(outer, options, hub, folder);

            await using var session = new DirectorySession(
                outer.Options with { DataDirectory = folder, Cluster = null, TokenFile = null, Contact = null }, outer.Environment.Connector, outer.Time);
            return await ContinueAsync(outer.In(session), options, hub);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CrashAsync(Invocation run, DemoOptions options, HubSimulatorHost hub, string folder)
    {
        run.Terminal.Note("\n1. A crawl, in a process of its own, killed half-way");
        var pages = await DoomedCrawl.RunAsync(hub, options, folder, run);
        run.Terminal.Note($"\nkilled hard (SIGKILL) after the Hub had served {pages} pages");
    }

    private static async Task<int> ContinueAsync(Invocation run, DemoOptions options, HubSimulatorHost hub)
    {
        var checks = new DemoChecks();
        run.Terminal.Note("\n2. The same crawl, resumed here from its checkpoint");
        Demand(await CrawlCommands.ResumeAsync(run));
        checks.Resumed(hub.Ledger(), await run.CensusAsync(), hub.Truth());

        run.Terminal.Note($"\n3. {options.Days} days pass on the Hub, a recrawl after each");
        for (var day = 1; day <= options.Days; day++)
        {
            var report = hub.Advance(1);
            run.Terminal.Note($"{report.Today:yyyy-MM-dd}: {report.Added} models added, {report.Moved} moved, {report.Edited} edited, {report.Renamed} renamed, {report.Deleted} deleted");
            Demand(await CrawlStartCommand.StartAsync(run, new CrawlRequest { Hub = hub.BaseAddress, AsOf = hub.Today, PageSize = options.PageSize }));
        }

        await PrintAsync(run);
        checks.Published(await run.EcosystemAsync(ecosystem => ecosystem.History()), options.Days + 1);
        checks.Audited(await run.EcosystemAsync(ecosystem => ecosystem.Audit()));
        checks.Counted(hub.Ledger());
        Title(run, "What it promises");
        return checks.Tell(run);
    }

    private static async Task PrintAsync(Invocation run)
    {
        var census = await run.CensusAsync();
        var stamp = Stamp.Of(census);
        Title(run, "The census");
        run.Write(CensusResult.Of(census, Counter.DownloadsAllTime, isLive: false), stamp);
        Title(run, "Countries");
        run.Write(Result.List(CountryTable.Lines(census.Census.Countries, null).Take(TopLines), CountryTable.Fields(stamp, false)));
        Title(run, "The most downloaded models");
        run.Write(Result.List(census.Census.TopModels[(int)Counter.Downloads30d].Take(TopLines), RankedTable.ModelFields(stamp)));
        Title(run, "The most downloaded owners");
        run.Write(Result.List(census.Census.TopOwners[(int)Counter.Downloads30d].Take(TopLines), RankedTable.OwnerFields(stamp)));
    }

    private static void Title(Invocation run, string title)
    {
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Out.WriteLine($"\n{title}");
            run.Terminal.Out.Flush();
        }
    }

    private static void Demand(int exitCode)
    {
        if (exitCode != ExitCode.Ok)
        {
            throw new ConsoleFailure(exitCode, "The demo's crawl did not complete.", "Its messages are above.");
        }
    }
}
