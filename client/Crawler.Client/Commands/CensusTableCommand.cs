using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Contracts.Rollups;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;

namespace Crawler.Client.Commands;

/// <summary><c>crawler census table</c>: two dimensions at once.</summary>
internal static class CensusTableCommand
{
    private const string Models = "models";

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = string.Join(", ", KnownTables.All.Select(info => info.Name)) };
        var row = new Option<string?>("--row") { Description = "only this row, cell by cell", HelpName = "R" };
        var counter = CommonOptions.Among(
            "--counter",
            "what shares are shares of (default: downloadsAllTime where known)",
            [CounterNames.Of(Counter.DownloadsAllTime), CounterNames.Of(Counter.Downloads30d), Models]);
        var crawl = CensusCommands.Crawl();
        return tree.Verb(
            "table",
            "Show how the models of each group or country spread over sizes, licences or tasks.",
            run => ShowAsync(
                run, Known(run.Parsed.GetRequiredValue(name)), run.Parsed.GetValue(row), run.Parsed.GetValue(counter), run.Parsed.GetValue(crawl)),
            name,
            row,
            counter,
            crawl);
    }

    /// <summary>The tables of a census.</summary>
    /// <exception cref="ConsoleFailure">There is no such census, or it has none.</exception>
    public static async Task<(CrossTables Tables, CensusReply Census)> TablesAsync(Invocation run, string? crawl)
    {
        var census = await CensusCommands.CensusAsync(run, crawl);
        var tables = await run.EcosystemAsync(ecosystem => ecosystem.CrossTables(census.Census.Crawl));
        return (tables ?? throw ConsoleFailure.NotFound(
            $"The census of {census.Census.Crawl} was taken before cross tables were kept.", "Run 'crawler crawl start' for a new one."), census);
    }

    private static TableInfo Known(string name) => KnownTables.Find(name) ?? throw ConsoleFailure.NotFound(
        $"'{name}' is no table.", $"Use one of {string.Join(", ", KnownTables.All.Select(info => info.Name))}.");

    private static async Task<int> ShowAsync(Invocation run, TableInfo info, string? row, string? counterName, string? crawl)
    {
        var (tables, census) = await TablesAsync(run, crawl);
        var (table, stamp) = (tables.Table(info.Name), Stamp.Of(census));
        Counter? counter = counterName switch
        {
            Models => null,
            null => census.Census.DownloadsAllTime is null ? Counter.Downloads30d : Counter.DownloadsAllTime,
            _ => CommonOptions.CounterOf(counterName),
        };
        var wanted = row is null ? table.Rows : [Find(table, row)];
        var view = new CrossTableView(info, counter, stamp);
        run.Write(row is null && run.Format is (OutputFormat.Table or OutputFormat.Markdown) ? view.Matrix(wanted) : view.Cells(wanted), stamp);
        if (info.IsMultiValued && run.Format == OutputFormat.Table)
        {
            run.Terminal.Note($"a model counts under each {info.Columns} it has, so the shares of a row add up to more than the whole");
        }

        return stamp.ExitCode;
    }

    private static CrossRow Find(CrossTable table, string name) =>
        table.Rows.FirstOrDefault(row => row.Member == name)
        ?? table.Rows.FirstOrDefault(row => row.Member.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw ConsoleFailure.NotFound(
            $"The table {table.Name} has no row '{name}'.", $"'crawler census table {table.Name}' shows the rows; what is not among the largest is in '{KnownTables.Others}'.");
}
