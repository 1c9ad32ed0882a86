using Spectre.Console;

namespace Crawler.Client.Output;

/// <summary>Writes results as a table for eyes: drawn on a terminal, plain columns in a pipe.</summary>
internal static class TableOutput
{
    private const int FootWidth = 12;
    private const int MaxTrend = 60;

    /// <summary>The title, what stands above, the table, and the bars of its columns below.</summary>
    public static void Write(Result result, Terminal terminal)
    {
        if (result.Title is { } title)
        {
            terminal.Out.WriteLine(SafeText.Of(title));
        }

        if (result.IsTold)
        {
            return;
        }

        WriteTrends(result.Trends, terminal);
        var shown = Enumerable.Range(0, result.Columns.Count).Where(i => result.Columns[i].Use != ColumnUse.Machine).ToArray();
        var columns = shown.Select(i => result.Columns[i]).ToArray();
        var rows = result.Rows.Select(row => shown.Select(i => CellText.Human(row[i], result.Columns[i].Kind)).ToArray()).ToArray();
        if (result.Foot is { } foot)
        {
            rows = [.. rows, [.. shown.Select((i, at) => Foot(foot[i], at, terminal))]];
        }

        if (result.IsSingle)
        {
            rows = [.. columns.Select((column, i) => (string[])[column.Title, rows[0][i]])];
            columns = [new Column("", ""), new Column("", "")];
        }

        if (terminal.IsOutputInteractive)
        {
            Draw(columns, rows, result.IsSingle, terminal);
        }
        else
        {
            WritePlain(columns, rows, result.IsSingle, terminal.Out);
        }
    }

    private static void WriteTrends(IReadOnlyList<Trend> trends, Terminal terminal)
    {
        var names = trends.Count == 0 ? 0 : trends.Max(trend => trend.Title.Length);
        foreach (var trend in trends)
        {
            var room = Math.Min(MaxTrend, terminal.Width - names - trend.Summary.Length - 4);
            terminal.Out.WriteLine($"{trend.Title.PadRight(names)}  {Sparkline.Of(trend.Values, room, terminal.IsAscii)}  {trend.Summary}".TrimEnd());
        }

        if (trends.Count > 0)
        {
            terminal.Out.WriteLine();
        }
    }

    private static string Foot(IReadOnlyList<double?>? values, int column, Terminal terminal) =>
        values is not null ? Sparkline.Of(values, FootWidth, terminal.IsAscii) : column == 0 ? "trend" : "";

    private static void Draw(Column[] columns, string[][] rows, bool isSingle, Terminal terminal)
    {
        var table = new Table { Border = terminal.IsAscii ? TableBorder.Ascii : TableBorder.Simple, ShowHeaders = !isSingle };
        foreach (var column in columns)
        {
            var heading = new TableColumn(new Markup(Markup.Escape(column.Title), new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.IsNumeric ? heading.RightAligned() : heading);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        console.Write(table);
    }

    private static void WritePlain(Column[] columns, string[][] rows, bool isSingle, TextWriter output)
    {
        string[][] lines = isSingle ? rows : [[.. columns.Select(column => column.IsName ? column.Title : column.Title.ToUpperInvariant())], .. rows];
        var widths = Enumerable.Range(0, columns.Length).Select(i => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => columns[i].IsNumeric ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
