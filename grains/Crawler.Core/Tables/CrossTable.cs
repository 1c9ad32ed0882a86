using Crawler.Core.Catalogue;

namespace Crawler.Core.Tables;

/// <summary>One table. A row or cell that is not there has no model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The rows, by name in ordinal order.</param>
public sealed record CrossTable(string Name, IReadOnlyList<CrossRow> Rows)
{
    internal void Write(PackedWriter target)
    {
        target.Text(Name);
        target.Varint((ulong)Rows.Count);
        foreach (var row in Rows)
        {
            row.Write(target);
        }
    }

    internal static CrossTable Read(ref PackedReader reader)
    {
        var name = reader.Text();
        var rows = new CrossRow[reader.Count()];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = CrossRow.Read(ref reader);
        }

        return new CrossTable(name, rows);
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Member">What it stands for.</param>
/// <param name="Totals">What its models add up to, each model once: what shares within the row are shares of.</param>
/// <param name="Cells">Its cells, by name of the column in ordinal order.</param>
public sealed record CrossRow(string Member, CellTotals Totals, IReadOnlyList<CrossCell> Cells)
{
    internal void Write(PackedWriter target)
    {
        target.Text(Member);
        Totals.Write(target);
        target.Varint((ulong)Cells.Count);
        foreach (var cell in Cells)
        {
            target.Text(cell.Member);
            cell.Totals.Write(target);
        }
    }

    internal static CrossRow Read(ref PackedReader reader)
    {
        var (member, totals) = (reader.Text(), CellTotals.Read(ref reader));
        var cells = new CrossCell[reader.Count()];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new CrossCell(reader.Text(), CellTotals.Read(ref reader));
        }

        return new CrossRow(member, totals, cells);
    }
}

/// <summary>A cell of a row.</summary>
/// <param name="Member">The column.</param>
/// <param name="Totals">What its models add up to.</param>
public sealed record CrossCell(string Member, CellTotals Totals);
