using Crawler.Core.Tables;

namespace Crawler.Grains.Rollups;

/// <summary>The figures of cross tables as name and value, in the names of <see cref="Core.Audit.PlainTables"/>.</summary>
internal static class TableNumbers
{
    public static Dictionary<string, double?> Of(CrossTables tables)
    {
        var numbers = new Dictionary<string, double?>();
        foreach (var (table, row) in tables.Tables.SelectMany(table => table.Rows.Select(row => (table, row))))
        {
            Add(numbers, $"{table.Name} {row.Member}", row.Totals);
            foreach (var cell in row.Cells)
            {
                Add(numbers, $"{table.Name} {row.Member} | {cell.Member}", cell.Totals);
            }
        }

        foreach (var line in tables.Frontier)
        {
            var name = $"frontier {line.Country} {line.Month}";
            numbers[$"{name} originals"] = line.Originals;
            numbers[$"{name} known"] = line.Known;
            if (line.Size is { } size)
            {
                numbers[$"{name} = {line.Model}"] = size;
            }
        }

        return numbers;
    }

    private static void Add(Dictionary<string, double?> numbers, string name, in CellTotals totals)
    {
        numbers[$"{name} models"] = totals.Models;
        numbers[$"{name} downloads30d"] = totals.Downloads30d;
        numbers[$"{name} downloads30d unknown"] = totals.Downloads30dUnknown;
        numbers[$"{name} downloadsAllTime"] = totals.DownloadsAllTime;
        numbers[$"{name} downloadsAllTime unknown"] = totals.DownloadsAllTimeUnknown;
    }
}
