using Crawler.Client.Output;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;

namespace Crawler.Client.Commands;

/// <summary>A cross table as a result: a line a row with the shares of its columns for people, a line a cell with raw counts for programs.</summary>
/// <param name="info">What the table is.</param>
/// <param name="counter">What rows are sorted by and shares are shares of; null for the number of models.</param>
/// <param name="stamp">Where the figures come from.</param>
internal sealed class CrossTableView(TableInfo info, Counter? counter, Stamp stamp)
{
    private const int ShownColumns = 7;

    private string CounterName => counter is { } known ? CounterNames.Of(known) : "models";

    /// <summary>A line for each row, with the share of each of the largest columns within the row.</summary>
    public Result Matrix(IEnumerable<CrossRow> rows)
    {
        var sorted = Sorted(rows).ToList();
        var columns = Columns(sorted);
        return Result.List(
            sorted,
            [
                new(info.Rows, info.Rows, ColumnKind.Text, row => row.Member),
                new("models", "models", ColumnKind.Count, row => row.Totals.Models),
                .. counter is null ? [] : (IEnumerable<Field<CrossRow>>)[new(CounterName, CounterName, ColumnKind.Count, row => row.Totals.Total(counter))],
                .. columns.Select(column => new Field<CrossRow>(column, column, ColumnKind.Share, row => ShareOf(row, column))),
            ]);
    }

    /// <summary>A line for each cell.</summary>
    public Result Cells(IEnumerable<CrossRow> rows) => Result.List(
        Sorted(rows).SelectMany(row => Ordered(row).Select(cell => (Row: row, Cell: cell))),
        [
            new("table", "table", ColumnKind.Text, _ => info.Name, ColumnUse.Machine),
            new("row", info.Rows, ColumnKind.Text, line => line.Row.Member),
            new("column", info.Columns, ColumnKind.Text, line => line.Cell.Member),
            new("models", "models", ColumnKind.Count, line => line.Cell.Totals.Models),
            new("downloads30d", "30 days", ColumnKind.Count, line => line.Cell.Totals.Total(Counter.Downloads30d)),
            new("downloadsAllTime", "all time", ColumnKind.Count, line => line.Cell.Totals.Total(Counter.DownloadsAllTime)),
            new("shareOfRow", "of the row", ColumnKind.Share, line => Share(line.Cell.Totals, line.Row.Totals)),
            new("counter", "share of", ColumnKind.Text, _ => CounterName, ColumnUse.Machine),
            new("rowTotals.models", "models of the row", ColumnKind.Count, line => line.Row.Totals.Models, ColumnUse.Machine),
            new("rowTotals.downloads30d", "30 days of the row", ColumnKind.Count, line => line.Row.Totals.Total(Counter.Downloads30d), ColumnUse.Machine),
            new("rowTotals.downloadsAllTime", "all time of the row", ColumnKind.Count, line => line.Row.Totals.Total(Counter.DownloadsAllTime), ColumnUse.Machine),
            new("unknown.downloads30d", "30 days unknown", ColumnKind.Count, line => line.Cell.Totals.Downloads30dUnknown, ColumnUse.Machine),
            new("unknown.downloadsAllTime", "all time unknown", ColumnKind.Count, line => line.Cell.Totals.DownloadsAllTimeUnknown, ColumnUse.Machine),
            new("multiValued", "several a model", ColumnKind.Flag, _ => info.IsMultiValued, ColumnUse.Machine),
            .. stamp.Fields<(CrossRow Row, CrossCell Cell)>(),
        ]);

    /// <summary>All size bands in their order, or the columns that hold the most over all rows.</summary>
    private IReadOnlyList<string> Columns(List<CrossRow> rows) => IsBySize
        ? SizeBand.All
        : [
            .. rows
                .SelectMany(row => row.Cells)
                .GroupBy(cell => cell.Member, StringComparer.Ordinal)
                .OrderByDescending(cells => cells.Sum(cell => cell.Totals.Total(counter) ?? 0))
                .ThenBy(cells => cells.Key, StringComparer.Ordinal)
                .Take(ShownColumns)
                .Select(cells => cells.Key),
        ];

    private bool IsBySize => info.Columns == "size-band";

    private IEnumerable<CrossRow> Sorted(IEnumerable<CrossRow> rows) => rows
        .OrderByDescending(row => row.Totals.Total(counter) ?? -1)
        .ThenByDescending(row => row.Totals.Models)
        .ThenBy(row => row.Member, StringComparer.Ordinal);

    private IEnumerable<CrossCell> Ordered(CrossRow row) => IsBySize
        ? row.Cells.OrderBy(cell => SizeBand.All.Index().First(band => band.Item == cell.Member).Index)
        : row.Cells
            .OrderByDescending(cell => cell.Totals.Total(counter) ?? -1)
            .ThenByDescending(cell => cell.Totals.Models)
            .ThenBy(cell => cell.Member, StringComparer.Ordinal);

    /// <summary>A cell that is not there holds nothing.</summary>
    private double? ShareOf(CrossRow row, string column) => row.Cells.FirstOrDefault(cell => cell.Member == column) is { } cell
        ? Share(cell.Totals, row.Totals)
        : row.Totals.Total(counter) is > 0 ? 0.0 : null;

    private double? Share(in CellTotals part, in CellTotals whole) =>
        part.Total(counter) is { } some && whole.Total(counter) is { } all and > 0 ? (double)some / all : null;
}
