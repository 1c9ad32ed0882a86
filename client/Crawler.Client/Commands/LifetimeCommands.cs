using System.CommandLine;
using System.Text.RegularExpressions;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Client.Commands;

/// <summary><c>crawler lifetime</c>: how long models are in use, by cohort.</summary>
internal static partial class LifetimeCommands
{
    private static readonly string[] Dimensions = ["country", "org-type", "family", "size-band", CohortKey.All];
    private static readonly Dictionary<string, Signal> Signals = new[] { Signal.Downloads, Signal.Likes }.ToDictionary(signal => signal.Word());
    private static readonly Dictionary<string, LifetimeDefinition> Definitions = Enum.GetValues<LifetimeDefinition>().ToDictionary(definition => definition.Word());

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var by = CommonOptions.Among("--by", $"a line for each member of a dimension (default: {CohortKey.All}, everything together)", Dimensions);
        var member = new Option<string?>("--member") { Description = "only this member of the dimension", HelpName = "MEMBER" };
        var quarter = Quarter();
        var signal = CommonOptions.Among("--signal", "what lifetimes are read from (default: downloads)", [.. Signals.Keys]);
        var definition = CommonOptions.Among("--definition", "only this definition of a lifetime (default: all)", [.. Definitions.Keys]);
        var survival = new Option<bool>("--survival") { Description = "the survival curve by week instead of its summary" };
        var flags = new LifetimeFlags();
        return CommandTree.Noun(
            "lifetime",
            "How long models are in use.",
            tree.Verb(
                "show",
                "Show lifetimes by cohort: of a dimension, and a quarter of release.",
                run =>
                {
                    var query = new LifetimeQuery(
                        new LifeOptions(flags.Read(run.Parsed), new AdoptionOptions(), null),
                        run.Parsed.GetValue(by) ?? CohortKey.All,
                        run.Parsed.GetValue(member),
                        run.Parsed.GetValue(quarter) ?? CohortKey.All,
                        Signals[run.Parsed.GetValue(signal) ?? Signal.Downloads.Word()]);
                    return ShowAsync(run, query, run.Parsed.GetValue(definition) is { } word ? Definitions[word] : null, run.Parsed.GetValue(survival));
                },
                [by, member, quarter, signal, definition, survival, .. flags.All]));
    }

    private static Option<string?> Quarter()
    {
        var option = new Option<string?>("--quarter") { Description = $"only releases of a quarter (default: {CohortKey.All})", HelpName = $"2025-Q1|{CohortKey.All}" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && value != CohortKey.All && !QuarterForm().IsMatch(value))
            {
                result.AddError($"--quarter wants a quarter such as 2025-Q1, or {CohortKey.All}, not '{value}'.");
            }
        });
        return option;
    }

    [GeneratedRegex("^[0-9]{4}-Q[1-4]$")]
    private static partial Regex QuarterForm();

    private static async Task<int> ShowAsync(Invocation run, LifetimeQuery query, LifetimeDefinition? definition, bool isSurvival)
    {
        if (query is { Dimension: CohortKey.All, Member: not null })
        {
            throw new ConsoleFailure(ExitCode.Usage, "--member is of a dimension, and none was named.", "Add --by country, or another dimension.");
        }

        if (isSurvival && definition is LifetimeDefinition.T50 or LifetimeDefinition.T90)
        {
            throw new ConsoleFailure(ExitCode.Usage, "t50 and t90 have no survival curve: what is censored there has no age that it is known to have passed.", "Use --definition span or survival.");
        }

        var reply = await run.Session.RunAsync(grains => grains.GetGrain<IHistoryGrain>(KindNames.Models).Lifetimes(query), run.Interrupted);
        if (reply.Basis.LastCrawl.Length == 0)
        {
            throw ConsoleFailure.NoCrawl();
        }

        var lines = Lines(reply, definition);
        run.WriteLives(isSurvival ? LifetimeTable.Survival(lines, reply.Basis) : LifetimeTable.Summary(lines, reply.Basis), reply.Basis);
        Explain(run, query, reply, lines.Count);
        return ExitCode.Ok;
    }

    private static List<CohortLine> Lines(LifetimeReply reply, LifetimeDefinition? definition) =>
    [
        .. from cohort in reply.Cohorts
           from reading in cohort.Readings
           where definition is null || reading.Definition == definition
           orderby cohort.Readings.Max(other => other.Count) descending, cohort.Key.Member, reading.Definition
           select new CohortLine(cohort.Key, reading),
    ];

    private static void Explain(Invocation run, LifetimeQuery query, LifetimeReply reply, int lines)
    {
        if (lines == 0)
        {
            run.Terminal.Note("no model of this cohort has a lifetime yet");
        }

        if (run.Format is OutputFormat.Table or OutputFormat.Markdown)
        {
            var options = query.Options.Lifetimes;
            run.Terminal.Note(
                $"left out of all cohorts and both signals: {Excluded(reply, LifetimeExclusion.AtFloor)} created at or before the Hub's first date, "
                + $"{Excluded(reply, LifetimeExclusion.StartedUnseen)} whose first days were not seen, "
                + $"{Excluded(reply, LifetimeExclusion.TooFewEvents)} with fewer than {options.MinimumEvents} events");
            run.Terminal.Note("days are of lifetimes that are over; with many censored they are too short, and the half-life is not");
        }
    }

    private static string Excluded(LifetimeReply reply, LifetimeExclusion reason) => Humanised.Exact(reply.Excluded.GetValueOrDefault(reason));
}

/// <summary>One cohort under one definition.</summary>
internal sealed record CohortLine(CohortKey Key, CohortReading Reading);
