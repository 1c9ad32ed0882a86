using Crawler.Core.Rollups;

namespace Crawler.Core.Dimensions;

/// <summary>One member of a dimension.</summary>
/// <param name="Member">Its name, as the Hub has it: hostile text.</param>
/// <param name="Totals">What its models add up to.</param>
public sealed record MemberTotals(string Member, Measures Totals)
{
    /// <summary>The members of a dimension in an order; ties and the unknown by models, then by name, so that the order never depends on anything else.</summary>
    public static IEnumerable<MemberTotals> Ordered(DimensionTotals totals, MemberOrder order, in Measures all)
    {
        var members = totals.Members.Select(entry => new MemberTotals(entry.Key, entry.Value));
        var counter = CounterOf(order, all);
        return order == MemberOrder.Name
            ? members.OrderBy(member => member.Member, StringComparer.Ordinal)
            : members
                .OrderByDescending(member => counter is { } known ? member.Totals.Total(known) ?? -1 : member.Totals.Models)
                .ThenByDescending(member => member.Totals.Models)
                .ThenBy(member => member.Member, StringComparer.Ordinal);
    }

    /// <summary>The counter that an order and its shares are of; null for the number of models.</summary>
    public static Counter? CounterOf(MemberOrder order, in Measures all) => order switch
    {
        MemberOrder.Downloads30d => Counter.Downloads30d,
        MemberOrder.DownloadsAllTime => Counter.DownloadsAllTime,
        MemberOrder.Likes => Counter.Likes,
        MemberOrder.Models => null,
        _ => all.Total(Counter.DownloadsAllTime) is null ? Counter.Downloads30d : Counter.DownloadsAllTime,
    };
}
