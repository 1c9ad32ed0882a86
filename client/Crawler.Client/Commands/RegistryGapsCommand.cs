using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Attribution;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler registry gaps</c>: the owners that would be worth reviewing next.</summary>
internal static class RegistryGapsCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var by = CommonOptions.SortOwners("--by");
        var top = new Option<int>("--top") { Description = $"at most this many, up to {PartitionVectors.TopLength}", DefaultValueFactory = _ => 20, HelpName = "N" };
        CommonOptions.AddRange(top, 1, PartitionVectors.TopLength);
        return tree.Verb(
            "gaps",
            "List the largest owners of the last census that nobody has reviewed.",
            run => GapsAsync(run, RankNames.OfOwners[run.Parsed.GetValue(by) ?? "downloads"], run.Parsed.GetValue(top)),
            by,
            top);
    }

    private static async Task<int> GapsAsync(Invocation run, RankBy by, int count)
    {
        var reply = await run.CensusAsync();
        var census = reply.Census;
        if (census.TopUnreviewed.Count <= (int)by)
        {
            throw ConsoleFailure.NotFound(
                $"The census of {census.Crawl} was taken before unreviewed owners were kept.",
                $"Run 'crawler crawl start' for a new one, or see 'crawler org top --type {CountryMember.Unreviewed}'.");
        }

        var then = census.TopUnreviewed[(int)by];
        var day = DateOnly.FromDateTime(census.AsOf.UtcDateTime);
        var now = (await RegistryCommands.AskAsync(run, registry => registry.Unreviewed([.. then.Select(line => line.Name)], day))).ToHashSet(StringComparer.Ordinal);
        var gaps = then.Where(line => now.Contains(line.Name)).Take(count).ToList();
        var all = CountryTable.Sum(census.Countries);
        var stamp = Stamp.Of(reply);
        run.Write(
            Result.List(
                gaps,
                [
                    new("owner", "owner", ColumnKind.Text, line => line.Name),
                    new("models", "models", ColumnKind.Count, line => line.Models),
                    new("downloads30d", "30 days", ColumnKind.Count, line => line.Downloads30d),
                    new("downloadsAllTime", "all time", ColumnKind.Count, line => line.DownloadsAllTime),
                    new("likes", "likes", ColumnKind.Count, line => line.Likes),
                    new("shareOfAll", "of all", ColumnKind.Share, line => Share(line, all, by)),
                    new("counter", "share of", ColumnKind.Text, _ => by == RankBy.Models ? "models" : CounterNames.Of((Counter)by), ColumnUse.Machine),
                    .. stamp.Fields<Ranked>(),
                ]),
            stamp);
        if (then.Count - now.Count is > 0 and var reviewed && run.Format == OutputFormat.Table)
        {
            run.Terminal.Note($"{reviewed} of the first {then.Count} were reviewed since; the next census counts them");
        }

        return stamp.ExitCode;
    }

    private static double? Share(Ranked line, in Measures all, RankBy by)
    {
        var (some, whole) = by switch
        {
            RankBy.Downloads30d => (line.Downloads30d, all.Total(Counter.Downloads30d)),
            RankBy.DownloadsAllTime => (line.DownloadsAllTime, all.Total(Counter.DownloadsAllTime)),
            RankBy.Likes => (line.Likes, all.Total(Counter.Likes)),
            _ => (line.Models, all.Models),
        };
        return some is { } value && whole is { } total and not 0 ? (double)value / total : null;
    }
}
