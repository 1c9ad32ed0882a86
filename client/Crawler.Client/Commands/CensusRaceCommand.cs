using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census race</c>: who led at each census, and who passed whom (M20).</summary>
internal static class CensusRaceCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var top = new Option<int>("--top") { Description = $"places of each census, to {PartitionVectors.TopLength}", DefaultValueFactory = _ => 5, HelpName = "N" };
        CommonOptions.AddRange(top, 1, PartitionVectors.TopLength);
        var counter = CommonOptions.Among("--by", "what is ranked; likes without it", [.. Enum.GetValues<Counter>().Select(CounterNames.Of)]);
        return tree.Verb(
            "race",
            "List the first places of every accepted census, with the places held before.",
            run => ShowAsync(run, CommonOptions.CounterOf(run.Parsed.GetValue(counter)) ?? Counter.Likes, run.Parsed.GetValue(top)),
            counter,
            top);
    }

    private static async Task<int> ShowAsync(Invocation run, Counter counter, int places)
    {
        var history = await run.EcosystemAsync(ecosystem => ecosystem.History());
        var series = CensusSeries.Of(history.Select(reply => reply.Census));
        var latest = series is [.., var last] ? last : throw ConsoleFailure.NoCensus();
        var stamp = Stamp.Of(history.First(reply => reply.Census.Crawl == latest.Crawl));
        var lines = series.SelectMany((census, i) => RankMove
            .Between(i == 0 ? [] : series[i - 1].TopModels[(int)counter], census.TopModels[(int)counter], (RankBy)counter)
            .Where(move => move.RankAfter <= places)
            .OrderBy(move => move.RankAfter)
            .Select(move => (Census: census, Move: move)));
        run.Write(Result.List([.. lines], Fields(CounterNames.Of(counter))), stamp);
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Note($"without a former place: not among the first {PartitionVectors.TopLength} of the census before, or there is none; likes can be taken back");
        }

        return stamp.ExitCode;
    }

    private static Field<(Census Census, RankMove Move)>[] Fields(string counter) =>
    [
        new("asOf", "as of", ColumnKind.Instant, line => line.Census.AsOf),
        new("crawl", "crawl", ColumnKind.Text, line => line.Census.Crawl, ColumnUse.Machine),
        new("rank", "rank", ColumnKind.Count, line => line.Move.RankAfter),
        new("rankBefore", "was", ColumnKind.Count, line => line.Move.RankBefore),
        new("climb", "ranks", ColumnKind.Change, line => line.Move.Climb),
        new("id", "model", ColumnKind.Text, line => line.Move.Name),
        new("country", "country", ColumnKind.Text, line => line.Move.Country),
        new("counter", "counter", ColumnKind.Text, _ => counter, ColumnUse.Machine),
        new("value", counter, ColumnKind.Count, line => line.Move.ValueAfter),
        new("change", "change", ColumnKind.Change, line => line.Move.Change),
    ];
}
