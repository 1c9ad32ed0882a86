using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census</c>.</summary>
internal static class CensusCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "the crawl, such as models-000002" };
        var crawl = Crawl();
        var counter = CommonOptions.DownloadCounter("the counter of the concentration block (default downloadsAllTime)");
        var live = CommonOptions.Live();
        return CommandTree.Noun(
            "census",
            "The whole ecosystem, as counted by one completed crawl.",
            tree.Verb(
                "show",
                "Show a census.",
                run => ShowAsync(run, run.Parsed.GetValue(crawl), CommonOptions.CounterOf(run.Parsed.GetValue(counter)), run.Parsed.GetValue(live)),
                crawl,
                counter,
                live),
            CensusTableCommand.Build(tree),
            CensusFrontierCommand.Build(tree),
            tree.Verb("audit", "Recompute every rollup from the records and compare.", AuditAsync),
            tree.Verb(
                "accept",
                "Promote the census of the latest crawl although the anomaly gate has kept it back.",
                run => AcceptAsync(run, run.Parsed.GetRequiredValue(id)),
                id),
            CensusHistoryCommand.Build(tree),
            CensusDiffCommand.Build(tree),
            CensusMomentumCommand.Build(tree),
            CensusRaceCommand.Build(tree));
    }

    /// <summary><c>--crawl</c>.</summary>
    public static Option<string?> Crawl() => new("--crawl") { Description = "the census of this crawl (default: the last accepted one)", HelpName = "ID" };

    /// <summary>The census of a crawl, or the last accepted one.</summary>
    /// <exception cref="ConsoleFailure">There is none.</exception>
    public static async Task<CensusReply> CensusAsync(Invocation run, string? crawl) =>
        await run.EcosystemAsync(ecosystem => ecosystem.Census(crawl)) ?? throw (crawl is null
            ? ConsoleFailure.NoCensus()
            : ConsoleFailure.NotFound($"There is no census of crawl '{crawl}'.", "'crawler census history' lists them."));

    private static async Task<int> ShowAsync(Invocation run, string? crawl, Counter? counter, bool isLive)
    {
        if (isLive && crawl is not null)
        {
            throw new ConsoleFailure(ExitCode.Usage, "--live and --crawl exclude each other.", "Leave one out.");
        }

        var reply = isLive ? await run.EcosystemAsync(ecosystem => ecosystem.Live()) : await CensusAsync(run, crawl);
        var stamp = Stamp.Of(reply, isLive);
        var shown = counter ?? Counter.DownloadsAllTime;
        run.Write(CensusResult.Of(reply, shown, isLive));
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Out.WriteLine();
            run.Write(ConcentrationResult.Levels(reply.Census.ConcentrationOf(shown)), stamp);
        }

        return stamp.ExitCode;
    }

    private static async Task<int> AcceptAsync(Invocation run, string id)
    {
        await run.Session.OpenAsync(run.Interrupted);
        var reply = await run.CrawlAsync(crawls => crawls.Accept(id));
        return reply.Ok
            ? await new CrawlFollower(run, drives: true).FollowAsync(id)
            : throw CrawlCommands.Refused(reply, "'crawler census history' shows which census was kept back, 'crawler crawl show ID' why.");
    }

    private static async Task<int> AuditAsync(Invocation run)
    {
        run.Terminal.Note("auditing: every record is read and counted again …");
        var report = await run.EcosystemAsync(ecosystem => ecosystem.Audit());
        var census = report.Census is { } id ? await run.EcosystemAsync(ecosystem => ecosystem.Census(id)) : null;
        run.Write(Result.Single(
            report,
            [
                new("clean", "clean", ColumnKind.Flag, audit => audit.IsClean),
                new("records", "records recounted", ColumnKind.Text, audit => audit.Records),
                new("comparisons", "figures compared", ColumnKind.Text, audit => audit.Comparisons),
                new("mismatches", "mismatches", ColumnKind.Text, audit => audit.Mismatches, ColumnUse.Machine),
                new("mismatchCount", "mismatches", ColumnKind.Text, audit => audit.Mismatches.Count, ColumnUse.Human),
                new("census", "census compared", ColumnKind.Text, audit => audit.Census),
                new("notes", "notes", ColumnKind.Text, audit => audit.Notes, ColumnUse.Machine),
                new("asOf", "as of", ColumnKind.Instant, _ => census?.Census.AsOf, ColumnUse.Machine),
                new("crawl", "crawl", ColumnKind.Text, _ => census?.Census.Crawl, ColumnUse.Machine),
                new("coverage", "coverage", ColumnKind.Share, _ => census?.Census.Coverage.Ratio, ColumnUse.Machine),
            ]));
        if (run.Format == OutputFormat.Table)
        {
            Report(run, report);
        }

        return report.IsClean ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void Report(Invocation run, AuditReport report)
    {
        foreach (var note in report.Notes)
        {
            run.Terminal.Note($"note: {SafeText.Of(note)}");
        }

        foreach (var mismatch in report.Mismatches)
        {
            run.Terminal.Error.WriteLine($"mismatch: {SafeText.Of(mismatch)}");
        }
    }
}
