namespace Crawler.Client.Output;

/// <summary>Writes results as a markdown table with exact numbers.</summary>
internal static class MarkdownOutput
{
    /// <summary>A header, a rule and the rows; one object stands upright.</summary>
    public static void Write(Result result, TextWriter output)
    {
        if (result.Title is { } title)
        {
            output.Write($"**{Cell(title)}**\n\n");
        }

        if (result.IsTold)
        {
            return;
        }

        var shown = Enumerable.Range(0, result.Columns.Count).Where(i => result.Columns[i].Use != ColumnUse.Machine).ToArray();
        if (result.IsSingle)
        {
            WriteLine(output, ["", ""]);
            WriteLine(output, ["---", "---"]);
            foreach (var i in shown)
            {
                WriteLine(output, [Cell(result.Columns[i].Title), Cell(result.Rows[0][i])]);
            }

            return;
        }

        WriteLine(output, shown.Select(i => Cell(result.Columns[i].Title)));
        WriteLine(output, shown.Select(i => result.Columns[i].IsNumeric ? "---:" : "---"));
        foreach (var row in result.Rows)
        {
            WriteLine(output, shown.Select(i => Cell(row[i])));
        }
    }

    /// <summary>The text of one cell, harmless in a document.</summary>
    public static string Cell(object? value) => SafeText.Of(CellText.Exact(value))
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);

    private static void WriteLine(TextWriter output, IEnumerable<string> cells)
    {
        output.Write("| ");
        output.Write(string.Join(" | ", cells));
        output.Write(" |\n");
    }
}
