using System.Text.Json;
using Crawler.Client.Commands;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;
using Crawler.HubSimulator;

namespace Crawler.Client.Demo;

/// <summary>What the demo promises, and whether it held.</summary>
internal sealed class DemoChecks
{
    private const int MaxRefetched = 2;
    private readonly List<(string What, bool Holds)> _checks = [];

    /// <summary>After the killed and resumed crawl: nothing was fetched again but the page in hand and the one prefetched, and the sums are the Hub's own.</summary>
    public void Resumed(LedgerSnapshot ledger, CensusReply census, string truth)
    {
        var refetched = ledger.Pages.Sum(page => page.Served - 1);
        Add($"{refetched} pages fetched twice after the kill (at most {MaxRefetched})", refetched <= MaxRefetched);
        Add("the census equals the simulated Hub's own count", Differences(census.Census, truth).Count == 0);
    }

    /// <summary>After all crawls: the records add up.</summary>
    public void Audited(AuditReport report)
    {
        Add($"audit of {Humanised.Exact(report.Records)} records: {report.Comparisons} figures recomputed, {report.Mismatches.Count} mismatches", report.IsClean);
    }

    /// <summary>Whether every crawl's census was accepted.</summary>
    public void Published(IReadOnlyList<CensusReply> history, int expected) => Add(
        $"{history.Count(reply => reply.Census.Accepted)} of {expected} censuses accepted",
        history.Count == expected && history.All(reply => reply.Census.Accepted));

    /// <summary>The Hub's own count of our requests.</summary>
    public void Counted(LedgerSnapshot ledger) => Add(
        $"at most {Humanised.Exact(ledger.MaxInAnyWindow)} of {Humanised.Exact(ledger.Quota)} requests in a quota window, as the Hub counted",
        ledger.MaxInAnyWindow <= ledger.Quota && ledger.Windows.All(window => window.Rejected == 0));

    /// <summary>Says what held; the exit code.</summary>
    public int Tell(Invocation run)
    {
        foreach (var (what, holds) in _checks)
        {
            run.Terminal.Out.WriteLine($"{(holds ? "ok  " : "FAIL")} {what}");
        }

        var failed = _checks.Count(check => !check.Holds);
        run.Terminal.Out.WriteLine(failed == 0 ? "Everything held." : $"{failed} of {_checks.Count} promises did not hold.");
        return failed == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    private static List<string> Differences(Census census, string truth)
    {
        using var document = JsonDocument.Parse(truth);
        (string Name, long? Ours)[] figures =
        [
            ("models", census.Models),
            ("owners", census.Owners),
            ("downloads30d", census.Downloads30d),
            ("downloadsAllTime", census.DownloadsAllTime),
            ("likes", census.Likes),
        ];
        return [.. figures.Where(figure => Theirs(document.RootElement, figure.Name) != figure.Ours).Select(figure => figure.Name)];
    }

    private static long? Theirs(JsonElement truth, string name) =>
        truth.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private void Add(string what, bool holds) => _checks.Add((what, holds));
}
