using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler doctor</c>: looks at everything that can be wrong and says what to do.</summary>
internal static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Build(CommandTree tree) => tree.Verb("doctor", "Look for what is wrong, and say what to do.", RunAsync);

    private static async Task<int> RunAsync(Invocation run)
    {
        List<Finding> findings = [];
        if (run.Options.Cluster is null)
        {
            findings.Add(DataDirectory(run.Options.DataDirectory));
        }

        await ExamineAsync(findings, "store", () => OpenAsync(run));
        if (findings.TrueForAll(finding => finding.Level != "fail"))
        {
            await ExamineAsync(findings, "partitions", () => PartitionsAsync(run));
            await ExamineAsync(findings, "crawl", () => CrawlAsync(run));
            await ExamineAsync(findings, "registry", () => RegistryAsync(run));
            await ExamineAsync(findings, "census", () => CensusAsync(run));
        }

        run.Write(Result.List(
            findings,
            [
                new("level", "", ColumnKind.Text, finding => finding.Level),
                new("check", "check", ColumnKind.Text, finding => finding.Check),
                new("detail", "detail", ColumnKind.Text, finding => finding.Detail),
                new("remedy", "what to do", ColumnKind.Text, finding => finding.Remedy),
            ]));
        return findings.Exists(finding => finding.Level == "fail") ? ExitCode.Failure : ExitCode.Ok;
    }

    private static async Task ExamineAsync(List<Finding> findings, string check, Func<Task<IEnumerable<Finding>>> examine)
    {
        try
        {
            findings.AddRange(await examine());
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            findings.Add(Finding.Fail(check, failure.Message, (failure as ConsoleFailure)?.Fix ?? "Run the command again with --debug."));
        }
    }

    private static Finding DataDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Fine("data directory", $"{directory} is writable");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail("data directory", denied.Message, "Mend its permissions or free space, or give another one with --data DIR.");
        }
    }

    private static async Task<IEnumerable<Finding>> OpenAsync(Invocation run)
    {
        await run.Session.OpenAsync(run.Interrupted);
        return [Finding.Fine("store", run.Session.IsHolder ? "opened by this console" : "served by another process")];
    }

    private static async Task<IEnumerable<Finding>> PartitionsAsync(Invocation run)
    {
        var partitions = await run.EcosystemAsync(ecosystem => ecosystem.Partitions());
        var damaged = partitions.Where(partition => partition.Damage.Length > 0).ToArray();
        return damaged.Length == 0
            ? [Finding.Fine("partitions", $"{partitions.Count} whole, {Humanised.Exact(partitions.Sum(p => (long)p.Live))} live records")]
            : damaged.Select(partition => Finding.Fail(
                "partitions", $"partition {partition.Number} is damaged: {partition.Damage}", "Recrawl ('crawler crawl start') to rebuild it; the others are unaffected."));
    }

    private static async Task<IEnumerable<Finding>> CrawlAsync(Invocation run)
    {
        var crawl = await run.CrawlAsync(crawls => crawls.Current());
        return crawl switch
        {
            null => [Finding.Warn("crawl", "nothing was crawled yet", "Run 'crawler crawl start'.")],
            { IsOver: true } => [Finding.Fine("crawl", $"none open; the last was {crawl.Id}, {CrawlText.State(crawl)}")],
            { Problem.Length: > 0 } => [Finding.Warn("crawl", $"{crawl.Id} is {CrawlText.State(crawl)}: {crawl.Problem}", "Mend the cause, then 'crawler crawl resume'.")],
            { State: CrawlState.Paused } or { IsActive: false } =>
                [Finding.Warn("crawl", $"{crawl.Id} is {CrawlText.State(crawl)} at {Humanised.Exact(crawl.Rows)} rows", "'crawler crawl resume' goes on, 'crawler crawl cancel' gives it up.")],
            _ => [Finding.Fine("crawl", CrawlText.Progress(crawl, run.Time.GetUtcNow()))],
        };
    }

    private static async Task<IEnumerable<Finding>> RegistryAsync(Invocation run)
    {
        var check = await RegistryCheckCommand.CheckOfAsync(run);
        return check.IsValid
            ? [Finding.Fine("registry", $"{Humanised.Exact(check.Owners)} owners, version {check.Status.Version}")]
            : [Finding.Fail("registry", string.Join("; ", check.Problems), "Mend the attribution file.")];
    }

    private static async Task<IEnumerable<Finding>> CensusAsync(Invocation run)
    {
        var census = await run.EcosystemAsync(ecosystem => ecosystem.Census(null));
        var history = await run.EcosystemAsync(ecosystem => ecosystem.History());
        return [.. Latest(census), .. Refused(history.Count == 0 ? null : history[^1])];
    }

    private static IEnumerable<Finding> Latest(Contracts.Rollups.CensusReply? reply) => reply switch
    {
        null => [Finding.Warn("census", "there is none yet", "Finish a crawl.")],
        { Census.Coverage.Ratio: < 0.99 } =>
            [Finding.Warn("census", $"{reply.Census.Crawl} covers only {Humanised.Coverage(reply.Census.Coverage.Ratio)}", $"'crawler crawl show {reply.Census.Crawl} -o json' says what was quarantined.")],
        _ => [Finding.Fine("census", Stamp.Of(reply).TrustLine())],
    };

    private static IEnumerable<Finding> Refused(Contracts.Rollups.CensusReply? newest) => newest is { Census.Accepted: false }
        ? [Finding.Warn(
            "census",
            $"{newest.Census.Crawl} was not accepted: {string.Join("; ", newest.Census.Anomalies.Select(anomaly => anomaly.Detail))}",
            "Crawl again; if it stays so, the Hub changed.")]
        : [];
}

/// <summary>One line of the doctor.</summary>
/// <param name="Level">ok, warn or fail.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null where nothing.</param>
internal sealed record Finding(string Level, string Check, string Detail, string? Remedy)
{
    /// <summary>Nothing wrong.</summary>
    public static Finding Fine(string check, string detail) => new("ok", check, detail, null);

    /// <summary>Worth knowing.</summary>
    public static Finding Warn(string check, string detail, string remedy) => new("warn", check, detail, remedy);

    /// <summary>Wrong.</summary>
    public static Finding Fail(string check, string detail, string remedy) => new("fail", check, detail, remedy);
}
