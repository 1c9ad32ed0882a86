using System.CommandLine;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census diff</c>: what moved between two censuses.</summary>
internal static class CensusDiffCommand
{
    private const string Latest = "latest";
    private const string Previous = "previous";
    private const int ShownToPeople = 10;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var before = Side("A", "the one", Previous);
        var after = Side("B", "the other", Latest);
        var counter = CommonOptions.DownloadCounter("the counter of the countries' shares (default: downloadsAllTime where both know it)");
        var top = new Option<int?>("--top")
        {
            Description = $"how deep the top lists go, to {PartitionVectors.TopLength} (default: {ShownToPeople} in tables, else {PartitionVectors.TopLength})",
            HelpName = "N",
        };
        CommonOptions.AddRange(top, 1, PartitionVectors.TopLength);
        return tree.Verb(
            "diff",
            "Show what moved from one census to another: figures, countries, and who climbed or fell.",
            run => ShowAsync(
                run,
                run.Parsed.GetValue(before) ?? Previous,
                run.Parsed.GetValue(after) ?? Latest,
                CommonOptions.CounterOf(run.Parsed.GetValue(counter)),
                run.Parsed.GetValue(top) ?? (run.Format is OutputFormat.Table or OutputFormat.Markdown ? ShownToPeople : PartitionVectors.TopLength)),
            before,
            after,
            counter,
            top);
    }

    private static Argument<string?> Side(string name, string which, string usual) => new(name)
    {
        Description = $"{which}: a crawl such as models-000002, {Previous} or {Latest} (default: {usual})",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static async Task<int> ShowAsync(Invocation run, string before, string after, Counter? counter, int depth)
    {
        var history = await run.EcosystemAsync(ecosystem => ecosystem.History());
        List<Census> all = [.. history.Select(reply => reply.Census)];
        var diff = CensusDiff.Between(Find(all, before), Find(all, after), counter);
        foreach (var note in diff.Notes)
        {
            run.Terminal.Note($"note: {SafeText.Of(note)}");
        }

        Write(run, diff, depth);
        return ExitCode.Ok;
    }

    private static void Write(Invocation run, CensusDiff diff, int depth)
    {
        switch (run.Format)
        {
            case OutputFormat.Json:
                run.Write(Document(diff, depth));
                break;
            case OutputFormat.Jsonl or OutputFormat.Csv:
                run.Write(CensusDiffTables.Flat(diff, depth));
                break;
            default:
                run.WriteAll(
                    CensusDiffTables.Figures(diff),
                    CensusDiffTables.Countries(diff),
                    CensusDiffTables.Moves("Models", "id", diff.Models, depth),
                    CensusDiffTables.Moves("Owners", "owner", diff.Owners, depth));
                break;
        }
    }

    private static Result Document(CensusDiff diff, int depth) => Result.Single(
        diff,
        [
            new("before", "before", ColumnKind.Text, _ => Head(diff.Before)),
            new("after", "after", ColumnKind.Text, _ => Head(diff.After)),
            new("notes", "notes", ColumnKind.Text, _ => diff.Notes),
            new("counter", "shares of", ColumnKind.Text, _ => CounterNames.Of(diff.Counter)),
            new("figures", "figures", ColumnKind.Text, _ => JsonOutput.Array(CensusDiffTables.Figures(diff))),
            new("countries", "countries", ColumnKind.Text, _ => JsonOutput.Array(CensusDiffTables.Countries(diff))),
            new("models", "models", ColumnKind.Text, _ => JsonOutput.Array(CensusDiffTables.Moves("Models", "id", diff.Models, depth))),
            new("owners", "owners", ColumnKind.Text, _ => JsonOutput.Array(CensusDiffTables.Moves("Owners", "owner", diff.Owners, depth))),
        ]);

    private static JsonObject Head(Census census) => new()
    {
        ["asOf"] = CellText.Instant(census.AsOf),
        ["crawl"] = census.Crawl,
        ["accepted"] = census.Accepted,
        ["coverage"] = census.Coverage.Ratio,
        ["anomalies"] = CensusResult.Anomalies(census),
        ["registryVersion"] = census.RegistryVersion,
    };

    private static Census Find(IReadOnlyList<Census> all, string name)
    {
        if (name is not (Latest or Previous))
        {
            return all.FirstOrDefault(census => census.Crawl == name)
                ?? throw ConsoleFailure.NotFound($"There is no census of crawl '{name}'.", "'crawler census history' lists them.");
        }

        var latest = CensusSeries.Of(all) is [.., var last] ? last : throw ConsoleFailure.NoCensus();
        return name == Latest ? latest : CensusSeries.Before(all, latest) ?? throw ConsoleFailure.NotFound(
            $"There is no accepted census before that of {latest.Crawl} to compare it with.",
            "Run 'crawler crawl start' for a second one; 'crawler census history' lists all, and A and B may be any of them.");
    }
}
