using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Crawler.Client.Output;
using Crawler.Contracts;
using Crawler.Contracts.History;
using Crawler.Core.History;

namespace Crawler.Client.Commands;

/// <summary><c>crawler flow</c>: downloads that arrived in a stretch of time, as known now.</summary>
internal static class FlowCommands
{
    private const int UsualMembers = 8;
    private static readonly string[] Steps = ["day", "month", "year"];

    private static Dictionary<string, FlowDimension> Dimensions { get; } = new()
    {
        ["total"] = FlowDimension.Total,
        ["country"] = FlowDimension.Country,
        ["org-type"] = FlowDimension.OrgType,
        ["group"] = FlowDimension.ParentGroup,
        ["family"] = FlowDimension.Family,
        ["size-band"] = FlowDimension.SizeBand,
        ["relation"] = FlowDimension.Relation,
        ["task"] = FlowDimension.Task,
        ["country-first-year"] = FlowDimension.CountryFirstYear,
    };

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree) => CommandTree.Noun(
        "flow",
        "Flows: downloads that arrived in a day, a month or a year, and whose they were.",
        Show(tree),
        tree.Verb("refresh", "Work out the months that are missing or stale.", RefreshAsync));

    private static Command Show(CommandTree tree)
    {
        var dimension = new Argument<string>("DIMENSION") { Description = string.Join(", ", Dimensions.Keys) };
        dimension.AcceptOnlyFromAmong([.. Dimensions.Keys]);
        var step = CommonOptions.Among("--step", "the stretch of a row; year: the twelve months that end with a month (default: month)", Steps);
        var from = CommonOptions.Day("--from", "from this day on (default: the first known)");
        var to = CommonOptions.Day("--to", "up to this day (default: the last known)");
        var member = new Option<string?>("--member") { Description = "only of this member", HelpName = "M" };
        var attribution = CommonOptions.Attribution();
        var top = CommonOptions.Top($"at most so many members as columns of a table, those with the largest flows (default: {UsualMembers})");
        return tree.Verb(
            "show",
            "Show flows by a dimension.",
            run => ShowAsync(
                run,
                new FlowQuestion(
                    run.Parsed.GetRequiredValue(dimension),
                    Chosen(run.Parsed.GetRequiredValue(dimension), run.Parsed.GetValue(attribution) == CommonOptions.Origin),
                    run.Parsed.GetValue(attribution) ?? CommonOptions.Uploader,
                    (FlowStep)Array.IndexOf(Steps, run.Parsed.GetValue(step) ?? "month"),
                    run.Parsed.GetValue(member)),
                run.Parsed.GetValue(from),
                run.Parsed.GetValue(to),
                run.Parsed.GetValue(top) ?? UsualMembers),
            dimension,
            step,
            from,
            to,
            member,
            attribution,
            top);
    }

    private static FlowDimension Chosen(string name, bool byOrigin) => !byOrigin ? Dimensions[name] : Dimensions[name].ByOrigin() ?? throw new ConsoleFailure(
        ExitCode.Usage,
        $"There are no flows by {name} of whoever began a model's line.",
        $"Leave --attribution out, or use one of {string.Join(", ", Dimensions.Where(entry => entry.Value.ByOrigin() is not null).Select(entry => entry.Key))}.");

    private static async Task<int> ShowAsync(Invocation run, FlowQuestion question, DateOnly? from, DateOnly? to, int top)
    {
        if (from > to)
        {
            throw new ConsoleFailure(ExitCode.Usage, $"No day lies from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}.", "Give --to a day that is not before --from.");
        }

        var flows = await FlowAnswer.AskAsync(run, question, from, to);
        Write(run, flows, top);
        if (flows.Stale.Count == 0)
        {
            return ExitCode.Ok;
        }

        var months = string.Join(", ", flows.Stale.Select(month => month.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture)));
        run.Terminal.Note($"stale: {months} changed since and must be worked out again; 'crawler flow refresh' does it");
        return ExitCode.Partial;
    }

    private static void Write(Invocation run, FlowAnswer flows, int top)
    {
        switch (run.Format)
        {
            case OutputFormat.Json:
                run.Write(Document(flows));
                break;
            case OutputFormat.Jsonl or OutputFormat.Csv:
                run.Write(FlowTable.Rows(flows));
                break;
            default:
                run.WriteAll(flows.Question.Member is null ? FlowTable.ByMember(flows, top) : FlowTable.Rows(flows), FlowTable.Months(flows));
                run.Terminal.Note("flow: downloads that arrived, by what is known now; what the Hub took back is a correction and not in it (see 'Series' in docs/definitions.md)");
                break;
        }
    }

    private static Result Document(FlowAnswer flows) => Result.Single(
        flows,
        [
            new("dimension", "dimension", ColumnKind.Text, _ => flows.Question.Name),
            new("attribution", "attribution", ColumnKind.Text, _ => flows.Attribution),
            new("step", "step", ColumnKind.Text, _ => Steps[(int)flows.Question.Step]),
            new("multiValued", "several a model", ColumnKind.Flag, _ => flows.Question.Dimension.IsMultiValued()),
            new("rows", "rows", ColumnKind.Text, _ => (JsonNode)JsonOutput.Array(FlowTable.Rows(flows))),
            new("months", "months", ColumnKind.Text, _ => (JsonNode)JsonOutput.Array(FlowTable.Months(flows))),
        ]);

    private static async Task<int> RefreshAsync(Invocation run)
    {
        run.Terminal.Note("working out flows: the points of the months that are missing or stale are read …");
        var problem = await run.Session.RunAsync(
            grains => LongCall.AskAsync(() => grains.GetGrain<IHistoryGrain>(KindNames.Models).Refresh(), run.Time), run.Interrupted);
        if (problem.Length > 0)
        {
            throw new ConsoleFailure(ExitCode.Failure, problem, "Give the command again: it goes on with what is left.");
        }

        run.Terminal.Note("all flows are up to date");
        return ExitCode.Ok;
    }
}
