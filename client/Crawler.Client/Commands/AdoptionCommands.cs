using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary><c>crawler adoption</c>: downloads of a model at an age, against those of the models of its size (M27).</summary>
internal static class AdoptionCommands
{
    private const int LinesKept = 10;

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var (shown, single) = (new AdoptionFlags(), new AdoptionFlags());
        var band = new Option<string?>("--band") { Description = "only this size band", HelpName = "BAND" };
        var age = new Option<int?>("--age") { Description = "only this age in days", HelpName = "DAYS" };
        var top = new Option<int>("--top") { Description = $"at most this many models a board (up to {LinesKept})", DefaultValueFactory = _ => LinesKept, HelpName = "N" };
        CommonOptions.AddRange(top, 1, LinesKept);
        var id = new Argument<string>("ID") { Description = "owner/name, or the 24 hex digits of the id" };
        return CommandTree.Noun(
            "adoption",
            "How fast models are taken up, against others of their size.",
            tree.Verb(
                "show",
                "Show the most downloaded models by size and age, with the baselines that scores are taken against.",
                run => ShowAsync(run, shown, run.Parsed.GetValue(band), run.Parsed.GetValue(age), run.Parsed.GetValue(top)),
                [band, age, top, .. shown.All]),
            tree.Verb("model", "Show one model's downloads at each age, and its scores.", run => ModelAsync(run, single, run.Parsed.GetRequiredValue(id)), [id, .. single.All]));
    }

    private static async Task<int> ShowAsync(Invocation run, AdoptionFlags flags, string? band, int? age, int top)
    {
        if (await flags.ReadAsync(run) is not { } asked)
        {
            return ExitCode.Usage;
        }

        var grid = asked.Options.Adoption;
        Refuse(band is not null && !grid.Bands.Contains(band), $"'{band}' is none of the bands {string.Join(", ", grid.Bands)}.", "Use one of them, or name yours with --bands.");
        Refuse(age is { } days && !grid.Checkpoints.Contains(days), $"{age} is none of the ages {string.Join(", ", grid.Checkpoints)}.", "Use one of them, or name yours with --checkpoints.");
        var reply = await BoardsAsync(run, asked.Options);
        var lines =
            from board in reply.Boards
            where (band is null || board.Band == band) && (age is null || board.Age == age)
            from line in board.Lines.Take(top).Select((line, i) => new AdoptionScore(board.Band, board.Age, i + 1, line.Name, line.Downloads, board))
            select line;
        run.WriteLives(AdoptionTable.Boards(lines, reply.Basis), reply.Basis);
        Explain(run);
        return ExitCode.Ok;
    }

    private static async Task<int> ModelAsync(Invocation run, AdoptionFlags flags, string id)
    {
        if (await flags.ReadAsync(run) is not { } asked)
        {
            return ExitCode.Usage;
        }

        var profile = await run.Session.RunAsync(grains => grains.GetGrain<IModelGrain>(id).Profile(), run.Interrupted)
            ?? throw ConsoleFailure.NotFound($"No model '{id}' is known.", "Check the spelling (case counts), or see 'crawler model list'.");
        var row = asked.Universe?.Find(profile.Observation.Name);
        var lives = await ModelLifetimeCommand.AskAsync(run, id, asked.Options.Lifetimes, row?.Released);
        var downloads = lives.Signals.Single(signal => signal.Signal == Signal.Downloads);
        var band = row?.Band ?? SizeBand.NameOf(profile.Observation.Parameters);
        var reply = await BoardsAsync(run, asked.Options);
        var lines = asked.Options.Adoption.Checkpoints.Select(age => new AdoptionScore(
            band, age, null, lives.Name, SumOf(downloads, age), reply.Boards.FirstOrDefault(board => board.Band == band && board.Age == age)));
        run.WriteLives(AdoptionTable.Model(lines, reply.Basis), reply.Basis);
        ExplainModel(run, lives.Name, downloads, band, asked);
        Explain(run);
        return ExitCode.Ok;
    }

    /// <summary>Downloads of the first days; null where not all of them are known.</summary>
    private static long? SumOf(SignalLifetimes downloads, int age) => HasStart(downloads) && downloads.Curve.Count >= age ? downloads.Curve.Take(age).Sum() : null;

    private static bool HasStart(SignalLifetimes downloads) => downloads is { Exclusion: null or LifetimeExclusion.TooFewEvents, Release: not null };

    private static async Task<AdoptionReply> BoardsAsync(Invocation run, LifeOptions options)
    {
        var reply = await run.Session.RunAsync(grains => grains.GetGrain<IHistoryGrain>(KindNames.Models).Adoption(options), run.Interrupted);
        return reply.Basis.LastCrawl.Length > 0 ? reply : throw ConsoleFailure.NoCrawl();
    }

    private static void ExplainModel(Invocation run, string name, SignalLifetimes downloads, string band, (LifeOptions Options, AdoptionUniverse? Universe) asked)
    {
        if (!HasStart(downloads))
        {
            run.Terminal.Note($"{SafeText.Of(name)} has no downloads by age: {LifeTrust.Reason(downloads.Exclusion, asked.Options.Lifetimes)}");
        }

        if (!asked.Options.Adoption.Bands.Contains(band))
        {
            run.Terminal.Note($"its size band is {SafeText.Of(band)}, which is not compared, so it has no score; a file given with --universe can say its band");
        }

        if (asked.Universe is { } universe && universe.Find(name) is null)
        {
            run.Terminal.Note($"{SafeText.Of(name)} is not in the universe: its scores are against the models that are");
        }
    }

    private static void Explain(Invocation run)
    {
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Note("v1: against the median of the ten most downloaded at that age; v2: against the tenth, never less than at an earlier age");
        }
    }

    private static void Refuse(bool isWrong, string cause, string fix)
    {
        if (isWrong)
        {
            throw new ConsoleFailure(ExitCode.Usage, cause, fix);
        }
    }
}
