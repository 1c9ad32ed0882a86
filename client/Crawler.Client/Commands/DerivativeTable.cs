using Crawler.Client.Output;
using Crawler.Contracts.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;

namespace Crawler.Client.Commands;

/// <summary>Owners and groups by what others derive from their models.</summary>
internal static class DerivativeTable
{
    /// <summary>Answers with the first of them.</summary>
    public static async Task<int> ShowAsync(Invocation run, TopDerivatives query, bool isLive)
    {
        var (lines, stamp) = await LinesAsync(run, query, isLive);
        var footprints = await Footprints.AskAsync(run, isLive, stamp.Crawl);
        run.Write(Result.List(lines, Fields(query.ByGroup, footprints, stamp)), stamp);
        if (run.Format == OutputFormat.Table)
        {
            run.Terminal.Note("by others only. D1: models that declare one as a parent, in full, 1/k of k parents, or as the first one; D2: distinct models below");
            if (query.ByGroup)
            {
                run.Terminal.Note("D3: models of anyone whose name or tags mention a model family of the group; see 'crawler dimension show footprint'");
            }
        }

        return stamp.ExitCode;
    }

    /// <summary>The columns of one owner's derivatives; all without a value where there is no lineage.</summary>
    /// <param name="figures">What others derive.</param>
    /// <param name="crawl">The crawl whose lineage that is; null for that of this instant.</param>
    /// <param name="holder">Whose model families the footprint is of.</param>
    /// <param name="footprint">The models that bear witness of them.</param>
    public static IEnumerable<Field<T>> OfOwner<T>(DerivativeFigures? figures, string? crawl, string? holder, int? footprint) =>
    [
        new("derivatives.direct", "derivatives by others, direct (D1)", ColumnKind.Count, _ => figures?.Direct),
        new("derivatives.directFractional", "  fractional", ColumnKind.Number, _ => figures?.DirectFractional),
        new("derivatives.directFirst", "  as first parent", ColumnKind.Count, _ => figures?.DirectAsFirst),
        new("derivatives.transitive", "  all (D2)", ColumnKind.Count, _ => figures?.Transitive),
        new("derivatives.footprint", "footprint, anyone's (D3)", ColumnKind.Count, _ => footprint),
        new("derivatives.footprintHolder", "  of the families of", ColumnKind.Text, _ => holder),
        .. DerivativeFields.ByRelation<T>("derivatives.", _ => figures?.TransitiveBy),
        new("relations", "  by relation", ColumnKind.Text, _ => DerivativeFields.Text(figures?.TransitiveBy), ColumnUse.Human),
        new("lineageCrawl", "lineage of", ColumnKind.Text, _ => crawl, ColumnUse.Machine),
    ];

    private static async Task<(IReadOnlyList<DerivativeLine> Lines, Stamp Stamp)> LinesAsync(Invocation run, TopDerivatives query, bool isLive)
    {
        if (isLive || query.Country is not null || query.Count > LineageReport.ListLength)
        {
            var (lines, stamp) = await LineageAnswers.AskAsync(run, isLive, lineage => lineage.Top(query));
            return (lines ?? [], stamp);
        }

        var answer = await LineageAnswers.ReportAsync(run, false);
        return ([.. (query.ByGroup ? answer.Report.Groups : answer.Report.Owners).Take(query.Count)], answer.Stamp);
    }

    private static IReadOnlyList<Field<DerivativeLine>> Fields(bool byGroup, Footprints footprints, Stamp stamp) =>
    [
        new("owner", byGroup ? "group" : "owner", ColumnKind.Text, line => line.Name),
        new("country", "country", ColumnKind.Text, line => line.Country),
        new("group", "group", ColumnKind.Text, line => line.Group, ColumnUse.Machine),
        new("isGroup", "is a group", ColumnKind.Flag, line => line.IsGroup, ColumnUse.Machine),
        new("derivatives.direct", "direct (D1)", ColumnKind.Count, line => line.Derivatives.Direct),
        new("derivatives.directFractional", "fractional (D1)", ColumnKind.Count, line => line.Derivatives.DirectFractional),
        new("derivatives.directFirst", "first (D1)", ColumnKind.Count, line => line.Derivatives.DirectAsFirst),
        new("derivatives.transitive", "all (D2)", ColumnKind.Count, line => line.Derivatives.Transitive),
        .. DerivativeFields.ByRelation<DerivativeLine>("derivatives.", line => line.Derivatives.TransitiveBy),
        new("relations", "all, by relation", ColumnKind.Text, line => DerivativeFields.Text(line.Derivatives.TransitiveBy), ColumnUse.Human),
        new("derivatives.footprint", "footprint (D3)", ColumnKind.Count, line => footprints.Of(Footprints.HolderOf(line.Name, line.Group)), byGroup ? ColumnUse.All : ColumnUse.Machine),
        new("derivatives.footprintHolder", "families of", ColumnKind.Text, line => Footprints.HolderOf(line.Name, line.Group), ColumnUse.Machine),
        .. stamp.Fields<DerivativeLine>(),
    ];
}
