using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Lineage.Figures;

namespace Crawler.Client.Commands;

/// <summary><c>crawler lineage months</c>: new derivatives by month of creation, and whose they are.</summary>
internal static class LineageMonthsCommand
{
    private const string Relation = "relation";
    private const string Country = "country";
    private const string Family = "family";

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var by = CommonOptions.Among("--by", "a line for each relation, or for each country or family (group or owner) that began the line", [Relation, Country, Family]);
        var used = new Option<bool>("--used") { Description = "only of models with more than five downloads" };
        var live = CommonOptions.Live();
        return tree.Verb(
            "months",
            "List new models with a parent by month, and the shares of each month.",
            run => ShowAsync(run, run.Parsed.GetValue(by), run.Parsed.GetValue(used), run.Parsed.GetValue(live)),
            by,
            used,
            live);
    }

    private static async Task<int> ShowAsync(Invocation run, string? by, bool isUsed, bool isLive)
    {
        if (isUsed && by is not (Country or Family))
        {
            throw new ConsoleFailure(ExitCode.Usage, "--used is about countries and families: of relations only all models are kept.", $"Add --by {Country} or --by {Family}, or leave --used out.");
        }

        var (report, stamp, _) = await LineageAnswers.ReportAsync(run, isLive);
        run.Write(
            by is null
                ? Result.List(report.Months, [.. Totals(), .. stamp.Fields<DerivativeMonth>()])
                : Result.List(report.Months.SelectMany(month => Shares(month, by, isUsed)), [.. Fields(by, isUsed), .. stamp.Fields<MonthLine>()]),
            stamp);
        return stamp.ExitCode;
    }

    private static IEnumerable<Field<DerivativeMonth>> Totals() =>
    [
        new("month", "month", ColumnKind.Text, month => month.Month),
        new("models", "models", ColumnKind.Count, month => month.All),
        new("used", "used", ColumnKind.Count, month => month.Used),
        new("shareUsed", "of all", ColumnKind.Share, month => Share(month.Used, month.All)),
        .. DerivativeFields.ByRelation<DerivativeMonth>("", month => month.Relations),
        new("relations", "relations", ColumnKind.Text, month => DerivativeFields.Text(month.Relations), ColumnUse.Human),
    ];

    private static IEnumerable<MonthLine> Shares(DerivativeMonth month, string by, bool isUsed)
    {
        var whole = isUsed ? month.Used : month.All;
        var parts = by switch
        {
            Relation => DerivativeFields.Pairs(month.Relations),
            Country => month.Countries.Select(share => (share.Name, Count: isUsed ? share.Used : share.All)),
            _ => month.Holders.Select(share => (share.Name, Count: isUsed ? share.Used : share.All)),
        };
        return parts
            .Where(part => part.Count > 0)
            .OrderByDescending(part => part.Count)
            .ThenBy(part => part.Name, StringComparer.Ordinal)
            .Select(part => new MonthLine(month.Month, part.Name, part.Count, Share(part.Count, whole)));
    }

    private static IEnumerable<Field<MonthLine>> Fields(string by, bool isUsed) =>
    [
        new("month", "month", ColumnKind.Text, line => line.Month),
        new("by", "by", ColumnKind.Text, _ => by, ColumnUse.Machine),
        new("member", by, ColumnKind.Text, line => line.Member),
        new("models", isUsed ? "used models" : "models", ColumnKind.Count, line => line.Models),
        new("share", "of the month", ColumnKind.Share, line => line.Share),
        new("used", "only used ones", ColumnKind.Flag, _ => isUsed, ColumnUse.Machine),
    ];

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    /// <summary>Part of a month.</summary>
    private sealed record MonthLine(string Month, string Member, int Models, double? Share);
}
