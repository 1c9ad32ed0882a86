using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model history</c>: one model's counters at each crawl.</summary>
internal static class ModelHistoryCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "owner/name, or the 24 hex digits of the id" };
        var rejected = new Option<bool>("--rejected") { Description = "also what crawls read that the anomaly gate has kept back" };
        var last = CommonOptions.Last();
        return tree.Verb(
            "history",
            "Show a model's counters at each crawl, oldest first.",
            run => ShowAsync(run, run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(rejected), run.Parsed.GetValue(last)),
            id,
            rejected,
            last);
    }

    /// <summary>What is said of a model that no crawl saw.</summary>
    public static string Historical(string name) => $"{SafeText.Of(name)} is historical: known from imports of the past only, it counts in no census.";

    private static async Task<int> ShowAsync(Invocation run, string id, bool withRejected, int? last)
    {
        var history = await run.Session.RunAsync(grains => grains.GetGrain<IModelGrain>(id).History(withRejected), run.Interrupted)
            ?? throw ConsoleFailure.NotFound($"No model '{id}' is known, not even from the past.", "Check the spelling (case counts), or see 'crawler model list'.");
        if (history.Name != id && history.Id != id)
        {
            run.Terminal.Note($"{SafeText.Of(id)} is {SafeText.Of(history.Name)} now.");
        }

        if (history.IsHistorical)
        {
            run.Terminal.Note(Historical(history.Name));
        }

        var created = history.CreatedAt is { } at ? $", created {Humanised.Instant(at)}" : "";
        run.Write(PointSeries.Of(history.Points, new($"{history.Name}{(history.IsHistorical ? " (historical)" : "")}{created}", last, WithRejected: withRejected)));
        return ExitCode.Ok;
    }
}
