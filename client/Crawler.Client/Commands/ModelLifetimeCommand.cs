using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary><c>crawler model lifetime</c>: how long one model has been in use, under each definition and by each signal.</summary>
internal static class ModelLifetimeCommand
{
    private const int DaysPerWeek = 7;
    private const int WeeksShown = 12;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var id = new Argument<string>("ID") { Description = "owner/name, or the 24 hex digits of the id" };
        var release = CommonOptions.Day("--release", "the day of release where it is not that of creation");
        var flags = new LifetimeFlags();
        return tree.Verb(
            "lifetime",
            "Show how long one model has been in use, by downloads and by likes.",
            run => ShowAsync(run, run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(release), flags.Read(run.Parsed)),
            [id, release, .. flags.All]);
    }

    private static async Task<int> ShowAsync(Invocation run, string id, DateOnly? release, LifetimeOptions options)
    {
        var model = await AskAsync(run, id, options, release);
        run.Write(Result.List(model.Signals.SelectMany(Lines), Fields));
        foreach (var signal in model.Signals.Where(signal => signal.Lifetimes.Count == 0))
        {
            run.Terminal.Note($"{SafeText.Of(model.Name)} has no lifetime by {signal.Signal.Word()}: {LifeTrust.Reason(signal.Exclusion, options)}");
        }

        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            run.Terminal.Note(
                $"{(model.Signals.FirstOrDefault(signal => signal.Release is not null) is { Release: { } day } ? $"released {day:yyyy-MM-dd} · " : "")}"
                + $"theta {options.Theta} · window {options.Window} weeks · dormant after {options.DormancyDays} days · at least {options.MinimumEvents} events");
            run.Terminal.Note("discussions are not crawled, so nothing is said of them");
        }

        return ExitCode.Ok;
    }

    /// <summary>The lifetimes of a model.</summary>
    /// <exception cref="ConsoleFailure">It is not known.</exception>
    public static async Task<ModelLifetimes> AskAsync(Invocation run, string id, LifetimeOptions options, DateOnly? release) =>
        await run.Session.RunAsync(grains => grains.GetGrain<IModelGrain>(id).Lifetimes(options, release), run.Interrupted)
        ?? throw ConsoleFailure.NotFound($"No model '{id}' is known.", "Check the spelling (case counts), or see 'crawler model list'.");

    private static IEnumerable<Line> Lines(SignalLifetimes signal) =>
        signal.Lifetimes.Select((lifetime, i) => new Line(lifetime, i == 0 ? Weeks(signal.Curve) : ""));

    /// <summary>Events of the first whole weeks.</summary>
    private static string Weeks(IReadOnlyList<long> curve) =>
        string.Join(' ', curve.Chunk(DaysPerWeek).Where(week => week.Length == DaysPerWeek).Take(WeeksShown).Select(week => Humanised.Count(week.Sum())));

    private static IReadOnlyList<Field<Line>> Fields { get; } =
    [
        new("definition", "definition", ColumnKind.Text, line => line.Lifetime.Definition.Word()),
        new("signal", "signal", ColumnKind.Text, line => line.Lifetime.Signal.Word()),
        new("days", "days", ColumnKind.Number, line => line.Lifetime.Days),
        new("censored", "censored", ColumnKind.Flag, line => line.Lifetime.IsCensored),
        new("weeks", $"events by week (first {WeeksShown})", ColumnKind.Text, line => line.Weeks, ColumnUse.Human),
    ];

    /// <summary>One lifetime; the first of its signal with the curve.</summary>
    private sealed record Line(Lifetime Lifetime, string Weeks);
}
