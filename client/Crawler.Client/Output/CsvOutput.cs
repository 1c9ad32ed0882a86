using System.Text;

namespace Crawler.Client.Output;

/// <summary>Writes results as CSV: RFC 4180, invariant, no cell that a spreadsheet would run.</summary>
internal static class CsvOutput
{
    /// <summary>A header and the rows.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isTerminal">Whether a terminal would interpret control characters.</param>
    public static void Write(Result result, TextWriter output, bool isTerminal)
    {
        var shown = Enumerable.Range(0, result.Columns.Count).Where(i => result.Columns[i].Use != ColumnUse.Human).ToArray();
        WriteLine(output, shown.Select(i => result.Columns[i].Name));
        foreach (var row in result.Rows)
        {
            WriteLine(output, shown.Select(i => Cell(row[i], isTerminal)));
        }
    }

    /// <summary>The text of one cell: numbers as they are, text guarded and quoted where it must be.</summary>
    public static string Cell(object? value, bool isTerminal = false)
    {
        var text = CellText.Exact(value);
        if (value is null or bool or int or long or double or DateTimeOffset or DateOnly)
        {
            return text;
        }

        return Quoted(Guarded(isTerminal ? SafeText.Of(text) : text));
    }

    private static string Guarded(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();

    private static void WriteLine(TextWriter output, IEnumerable<string> cells)
    {
        output.Write(string.Join(',', cells));
        output.Write("\r\n");
    }
}
