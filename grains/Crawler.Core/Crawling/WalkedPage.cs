using Crawler.Core.Catalogue;

namespace Crawler.Core.Crawling;

/// <summary>A row of a page: where its packed observation lies, and to which slot of the catalogue it belongs.</summary>
/// <param name="Id">The Hub's id.</param>
/// <param name="Slot">The owner's slot (see <see cref="OwnerName.SlotOf(string)"/>).</param>
/// <param name="Offset">Where the packed observation begins.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct PageRow(RepoId Id, int Slot, int Offset, int Length);

/// <summary>An item of a page that could not be read.</summary>
/// <param name="RowsBefore">How many readable rows stood before it on the page.</param>
/// <param name="Id">Its id, where that could be read.</param>
public readonly record struct UnreadableItem(int RowsBefore, RepoId? Id);

/// <summary>
/// One page of the listing as a stretch of the walk: its rows put into strict order, each id once, and what the stretch proves about what was not on it.
/// </summary>
public sealed class WalkedPage
{
    private WalkedPage()
    {
    }

    /// <summary>The rows in ascending order. Those at or below <see cref="From"/> came late: they are observations, but prove nothing.</summary>
    public required IReadOnlyList<PageRow> Rows { get; init; }

    /// <summary>Rows above <see cref="From"/>: what counts as read.</summary>
    public required int Advanced { get; init; }

    /// <summary>The stretch begins right above this id.</summary>
    public required RepoId From { get; init; }

    /// <summary>The stretch ends with this id.</summary>
    public required RepoId UpTo { get; init; }

    /// <summary>Ids that were listed and could not be read further, ascending.</summary>
    public required RepoId[] Announced { get; init; }

    /// <summary>Stretches that prove nothing.</summary>
    public required Gap[] Gaps { get; init; }

    /// <summary>Set where the page ended with something unreadable: nothing is proved from this id to the first row of the next page.</summary>
    public required RepoId? OpenGap { get; init; }

    /// <summary>Puts a page into order.</summary>
    /// <param name="rows">The rows as served.</param>
    /// <param name="unreadable">The unreadable items, in the order served.</param>
    /// <param name="from">The last id walked before this page.</param>
    /// <param name="openGap">What the page before left open.</param>
    /// <param name="isLast">Whether no page follows.</param>
    /// <param name="isCut">Whether the rest of the page could not be read.</param>
    public static WalkedPage Of(
        IReadOnlyList<PageRow> rows, IReadOnlyList<UnreadableItem> unreadable, RepoId from, RepoId? openGap, bool isLast, bool isCut)
    {
        var announced = unreadable.Where(item => item.Id is not null).Select(item => item.Id!.Value).Distinct().Order().ToArray();
        var ordered = Ascending(rows);
        var first = FirstAbove(ordered, from);
        var last = Latest(ordered, announced, from);
        var gaps = new List<Gap>();
        if (openGap is { } open)
        {
            gaps.Add(new Gap(open, first >= 0 ? ordered[first].Id : RepoId.Max));
        }

        var trailing = AddGaps(rows, unreadable, from, gaps);
        if (isCut)
        {
            trailing = last;
        }

        if (isLast && trailing is { } end)
        {
            gaps.Add(new Gap(end, RepoId.Max));
        }

        return new WalkedPage
        {
            Rows = ordered,
            Advanced = first < 0 ? 0 : ordered.Count - first,
            From = from,
            UpTo = isLast ? RepoId.Max : last,
            Announced = announced,
            Gaps = [.. gaps],
            OpenGap = isLast ? null : trailing ?? (first < 0 ? openGap : null),
        };
    }

    /// <summary>The rows as they are where the Hub keeps its order; else sorted, the last of several with one id.</summary>
    private static IReadOnlyList<PageRow> Ascending(IReadOnlyList<PageRow> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Id <= rows[i - 1].Id)
            {
                return [.. rows.GroupBy(row => row.Id).Select(group => group.Last()).OrderBy(row => row.Id)];
            }
        }

        return rows;
    }

    private static int FirstAbove(IReadOnlyList<PageRow> ordered, RepoId from)
    {
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Id > from)
            {
                return i;
            }
        }

        return -1;
    }

    private static RepoId Latest(IReadOnlyList<PageRow> ordered, RepoId[] announced, RepoId from)
    {
        var last = from;
        if (ordered.Count > 0 && ordered[^1].Id > last)
        {
            last = ordered[^1].Id;
        }

        return announced.Length > 0 && announced[^1] > last ? announced[^1] : last;
    }

    /// <summary>A gap for each item without an id, between its neighbours; the one after the last row stays open.</summary>
    private static RepoId? AddGaps(IReadOnlyList<PageRow> rows, IReadOnlyList<UnreadableItem> unreadable, RepoId from, List<Gap> gaps)
    {
        RepoId? trailing = null;
        foreach (var item in unreadable.Where(item => item.Id is null))
        {
            // A limited crawl cuts rows off behind which unreadable items stood.
            var rowsBefore = Math.Min(item.RowsBefore, rows.Count);
            var after = rowsBefore == 0 ? from : rows[rowsBefore - 1].Id;
            if (item.RowsBefore >= rows.Count)
            {
                trailing = trailing is { } earlier && earlier < after ? earlier : after;
                continue;
            }

            var before = rows[item.RowsBefore].Id;
            gaps.Add(after < before ? new Gap(after, before) : new Gap(from, RepoId.Max));
        }

        return trailing;
    }
}
