using Crawler.Core.Attribution;

namespace Crawler.Core.History;

/// <summary>A flow, and its part of the whole of the same stretch.</summary>
/// <param name="Row">The flow.</param>
/// <param name="OfAll">Its share of all flow, 0 to 1; null where nothing flowed.</param>
/// <param name="OfAttributed">
/// Its share of what is attributed, 0 to 1; null where nothing is, for members that stand for no attribution, and for dimensions that depend on none.
/// </param>
public sealed record FlowShare(FlowRow Row, double? OfAll, double? OfAttributed)
{
    /// <summary>Finds the shares of flows. Corrections count in no share: a part of something negative tells nothing.</summary>
    /// <param name="dimension">What the flows are dealt out by.</param>
    /// <param name="rows">All members' flows.</param>
    /// <param name="whole">The flows of everything in the same stretches; null where the members add up to it, as they do in all dimensions of which a model has one member.</param>
    public static IReadOnlyList<FlowShare> Of(FlowDimension dimension, IReadOnlyList<FlowRow> rows, IReadOnlyList<FlowRow>? whole)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = Sums(whole ?? rows);
        var attributed = dimension.IsByRegistry() ? Sums(rows.Where(row => CountryMember.IsAttributed(row.Member))) : [];
        return
        [
            .. rows.Select(row => new FlowShare(
                row, Share(row, all), dimension.IsByRegistry() && CountryMember.IsAttributed(row.Member) ? Share(row, attributed) : null)),
        ];
    }

    private static Dictionary<DateOnly, long> Sums(IEnumerable<FlowRow> rows)
    {
        var sums = new Dictionary<DateOnly, long>();
        foreach (var row in rows)
        {
            sums[row.From] = checked(sums.GetValueOrDefault(row.From) + row.Flow);
        }

        return sums;
    }

    private static double? Share(FlowRow row, Dictionary<DateOnly, long> sums) => sums.GetValueOrDefault(row.From) is var sum and not 0 ? (double)row.Flow / sum : null;
}

/// <summary>What is true of dimensions and steps of flows.</summary>
public static class FlowKinds
{
    /// <summary>Whether a model has several members, so that these add up to more than the whole.</summary>
    public static bool IsMultiValued(this FlowDimension dimension) => dimension == FlowDimension.Family;

    /// <summary>Whether the members come from the registry, so that some stand for no attribution.</summary>
    public static bool IsByRegistry(this FlowDimension dimension) => dimension is
        FlowDimension.Country or FlowDimension.OrgType or FlowDimension.ParentGroup or FlowDimension.CountryOfOrigin or FlowDimension.OrgTypeOfOrigin
        or FlowDimension.ParentGroupOfOrigin or FlowDimension.CountryFirstYear;

    /// <summary>The same dimension by whoever began a model's line; null where there is none.</summary>
    public static FlowDimension? ByOrigin(this FlowDimension dimension) => dimension switch
    {
        FlowDimension.Country => FlowDimension.CountryOfOrigin,
        FlowDimension.OrgType => FlowDimension.OrgTypeOfOrigin,
        FlowDimension.ParentGroup => FlowDimension.ParentGroupOfOrigin,
        _ => null,
    };

    /// <summary>The last day of a stretch that begins on a day.</summary>
    public static DateOnly LastDay(this FlowStep step, DateOnly from) => step switch
    {
        FlowStep.Day => from,
        FlowStep.Month => from.AddMonths(1).AddDays(-1),
        _ => from.AddMonths(12).AddDays(-1),
    };
}
