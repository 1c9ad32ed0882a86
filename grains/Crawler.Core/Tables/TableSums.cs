using System.Runtime.InteropServices;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tables;

/// <summary>Adds up tables of disjoint sets of models, row by row and cell by cell.</summary>
internal sealed class TableSums
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);

    /// <summary>The sums of several tables.</summary>
    public static TableSums Of(IEnumerable<CrossTable> parts)
    {
        var sums = new TableSums();
        foreach (var row in parts.SelectMany(part => part.Rows))
        {
            sums.Add(row, member => member, member => member);
        }

        return sums;
    }

    /// <summary>The table with its largest members, the rest added up as <see cref="KnownTables.Others"/>.</summary>
    public CrossTable Cut(TableInfo info)
    {
        var keptRows = Kept(_rows.Select(row => (row.Key, row.Value.Totals)), info.CutsRows);
        var keptColumns = Kept(_rows.Values.SelectMany(row => row.Cells).Select(cell => (cell.Key, cell.Value)), info.CutsColumns);
        var cut = new TableSums();
        foreach (var row in Rows())
        {
            cut.Add(row, keptRows, keptColumns);
        }

        return new CrossTable(info.Name, [.. cut.Rows()]);
    }

    private IEnumerable<CrossRow> Rows() => _rows
        .OrderBy(row => row.Key, StringComparer.Ordinal)
        .Select(row => new CrossRow(
            row.Key,
            row.Value.Totals,
            [.. row.Value.Cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => new CrossCell(cell.Key, cell.Value))]));

    private void Add(CrossRow row, Func<string, string> rowName, Func<string, string> columnName)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, rowName(row.Member), out _);
        sums ??= new Row();
        sums.Totals += row.Totals;
        foreach (var cell in row.Cells)
        {
            ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(sums.Cells, columnName(cell.Member), out _);
            totals += cell.Totals;
        }
    }

    /// <summary>Names each member, those that are not kept as others. The largest are those with the most downloads: all-time where any model has them, else of 30 days.</summary>
    private static Func<string, string> Kept(IEnumerable<(string Member, CellTotals Totals)> parts, bool cuts)
    {
        if (!cuts)
        {
            return member => member;
        }

        var members = parts
            .GroupBy(part => part.Member, part => part.Totals, StringComparer.Ordinal)
            .Select(member => (member.Key, Totals: member.Aggregate(default(CellTotals), (sum, totals) => sum + totals)))
            .Where(member => !KnownTables.IsAbsence(member.Key))
            .ToList();
        var counter = members.Exists(member => member.Totals.Total(Counter.DownloadsAllTime) is not null) ? Counter.DownloadsAllTime : Counter.Downloads30d;
        var kept = members
            .OrderByDescending(member => member.Totals.Total(counter) ?? -1)
            .ThenByDescending(member => member.Totals.Models)
            .ThenBy(member => member.Key, StringComparer.Ordinal)
            .Take(KnownTables.TopMembers)
            .Select(member => member.Key)
            .ToHashSet(StringComparer.Ordinal);
        return member => KnownTables.IsAbsence(member) || kept.Contains(member) ? member : KnownTables.Others;
    }

    private sealed class Row
    {
        public CellTotals Totals { get; set; }

        public Dictionary<string, CellTotals> Cells { get; } = new(StringComparer.Ordinal);
    }
}
