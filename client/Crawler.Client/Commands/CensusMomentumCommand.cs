using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census momentum</c>: the leaderboard by 30-day downloads, and who gains on it.</summary>
internal static class CensusMomentumCommand
{
    private const int TrendWidth = 12;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var top = new Option<int>("--top") { Description = $"at most this many models, to {PartitionVectors.TopLength}", DefaultValueFactory = _ => 20, HelpName = "N" };
        CommonOptions.AddRange(top, 1, PartitionVectors.TopLength);
        return tree.Verb(
            "momentum",
            "Rank the models of the last census by 30-day downloads, with their part of all-time ones and the change since the census before.",
            run => ShowAsync(run, run.Parsed.GetValue(top)),
            top);
    }

    private static async Task<int> ShowAsync(Invocation run, int count)
    {
        var history = await run.EcosystemAsync(ecosystem => ecosystem.History());
        var series = CensusSeries.Of(history.Select(reply => reply.Census));
        var latest = series is [.., var last] ? last : throw ConsoleFailure.NoCensus();
        var before = series is [.., var previous, _] ? previous : null;
        var stamp = Stamp.Of(history.First(reply => reply.Census.Crawl == latest.Crawl));
        run.Write(
            Result.List(
                Momentum.Of(latest, before, count),
                [.. Fields(before), .. run.Format == OutputFormat.Table ? (IEnumerable<Field<Momentum>>)[Trend(run, series)] : [], .. stamp.Fields<Momentum>()]),
            stamp);
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Note(before is null
                ? "there is no accepted census before to compare with"
                : $"compared with {before.Crawl}, as of {Humanised.Instant(before.AsOf)}; without a former rank: not among its first {PartitionVectors.TopLength}");
        }

        return stamp.ExitCode;
    }

    private static IEnumerable<Field<Momentum>> Fields(Census? before) =>
    [
        new("rank", "rank", ColumnKind.Count, line => line.Rank),
        new("rankBefore", "was", ColumnKind.Count, line => line.Before?.RankBefore),
        new("climb", "ranks", ColumnKind.Change, line => line.Before?.Climb),
        new("id", "model", ColumnKind.Text, line => line.Model.Name),
        new("country", "country", ColumnKind.Text, line => line.Model.Country),
        new("downloads30d", "30 days", ColumnKind.Count, line => line.Model.Downloads30d),
        new("change", "change", ColumnKind.Change, line => line.Before?.Change),
        new("downloadsAllTime", "all time", ColumnKind.Count, line => line.Model.DownloadsAllTime),
        new("ratio", "of all time", ColumnKind.Share, line => line.Ratio),
        new("createdAt", "created", ColumnKind.Instant, line => line.Model.CreatedAt, ColumnUse.Machine),
        new("crawlBefore", "compared with", ColumnKind.Text, _ => before?.Crawl, ColumnUse.Machine),
    ];

    /// <summary>The model's 30-day downloads at each census among whose first it was.</summary>
    private static Field<Momentum> Trend(Invocation run, IReadOnlyList<Census> series)
    {
        var lists = series
            .Select(census => census.TopModels[(int)RankBy.Downloads30d].DistinctBy(line => line.Name).ToDictionary(line => line.Name, line => line.Downloads30d, StringComparer.Ordinal))
            .ToList();
        return new(
            "trend",
            "trend",
            ColumnKind.Text,
            line => Sparkline.Of([.. lists.Select(list => (double?)list.GetValueOrDefault(line.Model.Name))], TrendWidth, run.Terminal.IsAscii),
            ColumnUse.Human);
    }
}
