using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>The members of a dimension with their shares.</summary>
internal static class DimensionTable
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<Field<MemberTotals>> Fields(DimensionView view, DimensionQuery query, Stamp stamp)
    {
        var all = view.All;
        var counter = MemberTotals.CounterOf(query.Order, all);
        return
        [
            new("dimension", "dimension", ColumnKind.Text, _ => view.Dimension.Name, ColumnUse.Machine),
            new("member", view.Dimension.Name, ColumnKind.Text, line => line.Member),
            new("models", "models", ColumnKind.Count, line => line.Totals.Models),
            new("downloads30d", "30 days", ColumnKind.Count, line => line.Totals.Total(Counter.Downloads30d)),
            new("downloadsAllTime", "all time", ColumnKind.Count, line => line.Totals.Total(Counter.DownloadsAllTime)),
            new("likes", "likes", ColumnKind.Count, line => line.Totals.Total(Counter.Likes)),
            new("shareOfAll", "of all", ColumnKind.Share, line => Share(line.Totals, all, counter)),
            new("counter", "share of", ColumnKind.Text, _ => counter is { } known ? CounterNames.Of(known) : "models", ColumnUse.Machine),
            new("unknown.downloads30d", "30 days unknown", ColumnKind.Count, line => line.Totals.Downloads30dUnknown, ColumnUse.Machine),
            new("unknown.downloadsAllTime", "all time unknown", ColumnKind.Count, line => line.Totals.DownloadsAllTimeUnknown, ColumnUse.Machine),
            new("unknown.likes", "likes unknown", ColumnKind.Count, line => line.Totals.LikesUnknown, ColumnUse.Machine),
            new("multiValued", "several a model", ColumnKind.Flag, _ => view.Dimension.IsMultiValued, ColumnUse.Machine),
            .. HasOrigin(view.Dimension)
                ? (IEnumerable<Field<MemberTotals>>)
                    [new("attribution", "attribution", ColumnKind.Text, _ => query.ByOrigin ? CommonOptions.Origin : CommonOptions.Uploader, ColumnUse.Machine)]
                : [],
            .. stamp.Fields<MemberTotals>(),
        ];
    }

    /// <summary>Whether a dimension can be asked by whoever began a model's line.</summary>
    public static bool HasOrigin(DimensionInfo dimension) => dimension.Dimension is Dimension.OrgType or Dimension.ParentGroup;

    /// <summary>A share of the whole by a counter, or by models; null where either is unknown or the whole is 0.</summary>
    public static double? Share(in Measures part, in Measures all, Counter? counter)
    {
        var (some, total) = counter is { } known ? (part.Total(known), all.Total(known)) : (part.Models, all.Models);
        return some is { } value && total is { } whole and not 0 ? (double)value / whole : null;
    }
}
