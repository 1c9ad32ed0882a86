using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>Which owners of a list are wanted, and whether groups stand for their owners.</summary>
/// <param name="Owner">Only this owner; null for all.</param>
/// <param name="Country">Only of this country member; null for all.</param>
/// <param name="Type">Only of this member of the dimension org-type; null for all.</param>
/// <param name="ByGroup">Whether the owners of a parent group are one line, of those that are wanted. Owners without a group stay lines of their own.</param>
public sealed record OwnerFilter(string? Owner = null, string? Country = null, string? Type = null, bool ByGroup = false)
{
    internal bool Matches(OwnerTotals owner) => Is(Owner, owner.Name) && Is(Country, owner.Country) && Is(Type, owner.Members.Type);

    private static bool Is(string? wanted, string actual) => wanted is null || wanted == actual;
}

/// <summary>Finds the first owners or groups of a partition, and merges what partitions found.</summary>
public static class OwnerTop
{
    /// <summary>One partition's part: the first <paramref name="count"/> owners, and every group, for its other owners may lie in other partitions.</summary>
    public static IReadOnlyList<Ranked> Of(IEnumerable<OwnerTotals> owners, OwnerFilter filter, RankBy by, int count)
    {
        var order = new WorstFirst(by);
        var singles = new PriorityQueue<OwnerTotals, OwnerTotals>(order);
        var groups = new List<Ranked>();
        foreach (var owner in owners)
        {
            if (!filter.Matches(owner))
            {
                continue;
            }

            if (filter.ByGroup && owner.Members.Group is not (Member.None or Attribution.CountryMember.Unreviewed))
            {
                groups.Add(Line(owner) with { Name = owner.Members.Group, IsGroup = true });
            }
            else if (singles.Count < count)
            {
                singles.Enqueue(owner, owner);
            }
            else if (count > 0 && order.Compare(owner, singles.Peek()) > 0)
            {
                singles.DequeueEnqueue(owner, owner);
            }
        }

        return [.. AddUp(groups), .. Ranked.Top(singles.UnorderedItems.Select(item => Line(item.Element)), by, count)];
    }

    /// <summary>The first lines of all partitions' parts.</summary>
    public static IReadOnlyList<Ranked> Merge(IEnumerable<Ranked> parts, RankBy by, int count)
    {
        var all = parts.ToList();
        return Ranked.Top([.. AddUp(all.Where(line => line.IsGroup)), .. all.Where(line => !line.IsGroup)], by, count);
    }

    /// <summary>An owner as a line of a top list.</summary>
    public static Ranked Line(OwnerTotals owner) => new(
        owner.Name,
        owner.Country,
        owner.Totals.Models,
        owner.Totals.Total(Counter.Downloads30d),
        owner.Totals.Total(Counter.DownloadsAllTime),
        owner.Totals.Total(Counter.Likes))
    {
        Type = owner.Members.Type,
        Group = owner.Members.Group,
    };

    private static IEnumerable<Ranked> AddUp(IEnumerable<Ranked> groups) => groups.GroupBy(line => line.Name, StringComparer.Ordinal).Select(lines => new Ranked(
        lines.Key,
        Common(lines.Select(line => line.Country)),
        lines.Sum(line => line.Models),
        Sum(lines.Select(line => line.Downloads30d)),
        Sum(lines.Select(line => line.DownloadsAllTime)),
        Sum(lines.Select(line => line.Likes)))
    {
        Type = Common(lines.Select(line => line.Type ?? "")),
        Group = lines.Key,
        IsGroup = true,
    });

    /// <summary>What all owners of a group have in common, or all that they have, in order.</summary>
    private static string Common(IEnumerable<string> values) =>
        string.Join(", ", values.SelectMany(value => value.Split(", ")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static long? Sum(IEnumerable<long?> values)
    {
        var known = values.OfType<long>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }

    /// <summary>As <see cref="Ranked.By"/> has it, the other way round.</summary>
    private sealed class WorstFirst(RankBy by) : IComparer<OwnerTotals>
    {
        public int Compare(OwnerTotals? x, OwnerTotals? y)
        {
            var byValue = Value(x!).CompareTo(Value(y!));
            return byValue != 0 ? byValue : NameOrder.Instance.Compare(y!.Name, x!.Name);
        }

        private long Value(OwnerTotals owner) => by == RankBy.Models ? owner.Totals.Models : owner.Totals.Total((Counter)by) ?? long.MinValue;
    }
}
