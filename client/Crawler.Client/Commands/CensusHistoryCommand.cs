using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census history</c>: the figures of every census, as a series.</summary>
internal static class CensusHistoryCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var counter = CommonOptions.DownloadCounter("the counter of the concentration (default downloadsAllTime)");
        var last = CommonOptions.Last();
        return tree.Verb(
            "history",
            "List all censuses, oldest first, with what they add up to and how concentrated it is.",
            run => ShowAsync(run, CommonOptions.CounterOf(run.Parsed.GetValue(counter)) ?? Counter.DownloadsAllTime, run.Parsed.GetValue(last)),
            counter,
            last);
    }

    private static async Task<int> ShowAsync(Invocation run, Counter counter, int? last)
    {
        var history = await run.EcosystemAsync(ecosystem => ecosystem.History());
        if (history.Count == 0)
        {
            throw ConsoleFailure.NoCensus();
        }

        List<Census> all = [.. history.Select(reply => reply.Census)];
        var shown = all.TakeLast(last ?? all.Count).ToList();
        var fields = Fields(counter);
        var series = CensusSeries.Of(all).ToHashSet();
        run.Write(Result.List(shown, fields).With(foot: [.. fields.Select(field => Foot(field, shown, series))]));
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Note($"Gini and top 200 of {CounterNames.Of(counter)}; the trend leaves out what was not accepted{(all.Any(CensusSeries.IsFull) ? ", and what a limited crawl saw" : "")}");
        }

        return ExitCode.Ok;
    }

    private static IReadOnlyList<Field<Census>> Fields(Counter counter) =>
    [
        new("crawl", "crawl", ColumnKind.Text, census => census.Crawl),
        new("asOf", "as of", ColumnKind.Instant, census => census.AsOf),
        new("accepted", "accepted", ColumnKind.Flag, census => census.Accepted),
        new("coverage", "coverage", ColumnKind.Share, census => census.Coverage.Ratio),
        new("models", "models", ColumnKind.Count, census => census.Models),
        new("owners", "owners", ColumnKind.Count, census => census.Owners),
        new("downloads30d", "30 days", ColumnKind.Count, census => census.Downloads30d),
        new("downloadsAllTime", "all time", ColumnKind.Count, census => census.DownloadsAllTime),
        new("likes", "likes", ColumnKind.Count, census => census.Likes),
        new("gini", "Gini", ColumnKind.Number, census => census.ConcentrationOf(counter).Gini, ColumnUse.Human),
        new("top200", "top 200", ColumnKind.Share, census => census.ConcentrationOf(counter).Top200, ColumnUse.Human),
        new("registryVersion", "registry", ColumnKind.Text, census => census.RegistryVersion, ColumnUse.Machine),
        new("anomalies", "anomalies", ColumnKind.Text, census => CensusResult.Anomalies(census), ColumnUse.Machine),
        new("anomalyCount", "anomalies", ColumnKind.Count, census => census.Anomalies.Count, ColumnUse.Human),
        .. CensusResult.Further(counter),
    ];

    /// <summary>Bars below each column of numbers; a census that is not of the series is a gap.</summary>
    private static IReadOnlyList<double?>? Foot(Field<Census> field, IReadOnlyList<Census> shown, HashSet<Census> series) =>
        field.Column is { IsNumeric: true, Use: not ColumnUse.Machine, Name: not "anomalyCount" }
            ? [.. shown.Select(census => series.Contains(census) ? Number(field.Value(census)) : null)]
            : null;

    private static double? Number(object? value) => value switch
    {
        int number => number,
        long number => number,
        double number => number,
        _ => null,
    };
}
