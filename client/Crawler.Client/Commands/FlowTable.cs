using System.Globalization;
using Crawler.Client.Output;
using Crawler.Core.History;

namespace Crawler.Client.Commands;

/// <summary>Flows as tables. The names are a stable surface: scripts depend on them.</summary>
internal static class FlowTable
{
    /// <summary>A line for each stretch and member.</summary>
    public static Result Rows(FlowAnswer flows)
    {
        var result = Result.List(flows.Rows, [.. Fields(flows)]);
        return flows.Question.Member is not { } member ? result : result.With(
            $"Downloads by {Named(flows)}, {member}",
            [
                Trend.OfCounts("flow", flows.Rows.Select(share => (double?)share.Row.Flow)),
                Trend.OfShares("of all", flows.Rows.Select(share => share.OfAll)),
                .. flows.Question.Dimension.IsByRegistry() ? (IEnumerable<Trend>)[Trend.OfShares("of attributed", flows.Rows.Select(share => share.OfAttributed))] : [],
            ]);
    }

    /// <summary>A row for each stretch, a column for each of the members with the largest flows, and bars below.</summary>
    public static Result ByMember(FlowAnswer flows, int top)
    {
        var stretches = flows.Rows.GroupBy(share => share.Row.From).Select(group => new Stretch(group.Key, group.ToDictionary(share => share.Row.Member, share => share.Row.Flow))).ToList();
        var members = flows.Rows
            .GroupBy(share => share.Row.Member)
            .OrderByDescending(group => group.Aggregate(0L, (sum, share) => checked(sum + share.Row.Flow)))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key)
            .ToList();
        var shown = members.Take(top).ToList();
        var others = members.Skip(top).ToList();
        var isWhole = !flows.Question.Dimension.IsMultiValued() && members.Count > 1;
        return Pivot
            .Of(
                stretches,
                [new("from", "stretch", ColumnKind.Text, stretch => Label(stretch.From, flows))],
                [
                    .. shown.Select(member => Column(member, [member])),
                    .. isWhole && others.Count > 0 ? [Column($"({others.Count} others)", others)] : Array.Empty<(string, Func<Stretch, long?>)>(),
                    .. isWhole ? [Column("(all)", members)] : Array.Empty<(string, Func<Stretch, long?>)>(),
                ])
            .With($"Downloads by {Named(flows)}{(stretches.Count == 0 ? ": none" : "")}");
    }

    /// <summary>What is known of each month.</summary>
    public static Result Months(FlowAnswer flows) => Result
        .List(
            flows.Months,
            [
                new("month", "month", ColumnKind.Text, month => month.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
                new("revisedAt", "revised", ColumnKind.Instant, month => month.RevisedAt),
                new("stale", "stale", ColumnKind.Flag, month => month.IsStale),
                new("open", "open", ColumnKind.Flag, month => month.IsOpen),
                new("undetermined", "undetermined model-days", ColumnKind.Count, month => month.Undetermined),
                new("checked", "checked models", ColumnKind.Count, month => month.Checked),
                new("byAllTime", "by all time", ColumnKind.Count, month => month.ByAllTime),
                new("by30Days", "by 30 days", ColumnKind.Count, month => month.By30Days),
                new("deviation", "deviation", ColumnKind.Relative, month => month.ByAllTime == 0 ? null : ((double)month.By30Days / month.ByAllTime) - 1),
                new("registryVersion", "registry", ColumnKind.Text, month => month.RegistryVersion, ColumnUse.Machine),
                new("lineage", "lineage", ColumnKind.Text, month => month.Lineage.Length == 0 ? null : month.Lineage, ColumnUse.Machine),
            ])
        .With("What is known of the months, and how well the two counters agree");

    private static IEnumerable<Field<FlowShare>> Fields(FlowAnswer flows) =>
    [
        new("from", "from", ColumnKind.Text, share => share.Row.From),
        new("to", "to", ColumnKind.Text, share => flows.Question.Step.LastDay(share.Row.From)),
        new("member", flows.Question.Name, ColumnKind.Text, share => share.Row.Member),
        new("flow", "flow", ColumnKind.Count, share => share.Row.Flow),
        new("correction", "correction", ColumnKind.Change, share => share.Row.Correction),
        new("net", "net", ColumnKind.Change, share => share.Row.Net),
        new("shareOfAll", "of all", ColumnKind.Share, share => share.OfAll),
        .. flows.Question.Dimension.IsByRegistry()
            ? (IEnumerable<Field<FlowShare>>)[new("shareOfAttributed", "of attributed", ColumnKind.Share, share => share.OfAttributed)]
            : [],
        new("interpolated", "interpolated", ColumnKind.Count, share => share.Row.Interpolated),
        new("estimated", "estimated", ColumnKind.Count, share => share.Row.Estimated),
        new("stale", "stale", ColumnKind.Flag, share => flows.Any(share.Row, month => month.IsStale)),
        new("open", "open", ColumnKind.Flag, share => flows.Any(share.Row, month => month.IsOpen)),
    ];

    private static (string Name, Func<Stretch, long?> Value) Column(string name, IReadOnlyList<string> members) =>
        (name, stretch => members.Aggregate(0L, (sum, member) => checked(sum + stretch.Flows.GetValueOrDefault(member))));

    private static string Label(DateOnly from, FlowAnswer flows) => flows.Question.Step switch
    {
        FlowStep.Day => $"{from:yyyy-MM-dd}",
        FlowStep.Month => $"{from:yyyy-MM}",
        _ => $"{from:yyyy-MM} to {flows.Question.Step.LastDay(from):yyyy-MM}",
    };

    private static string Named(FlowAnswer flows) => flows.Attribution == CommonOptions.Origin ? $"{flows.Question.Name} of origin" : flows.Question.Name;

    /// <summary>A stretch of time, and the flow of each member in it; those that are not there had none.</summary>
    private sealed record Stretch(DateOnly From, Dictionary<string, long> Flows);
}
