using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Grains.Maintenance;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store gc</c>.</summary>
internal static class StoreGcCommand
{
    private const int MostCensuses = 1_000_000;

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var keep = new Option<int?>("--keep-censuses") { Description = "let the frozen vectors of older accepted censuses go (default: keep all)", HelpName = "N" };
        CommonOptions.AddRange(keep, 1, MostCensuses);
        var dry = new Option<bool>("--dry-run") { Description = "only say what would go" };
        var yes = StoreCommands.Yes();
        return tree.Verb(
            "gc",
            "Remove rows that nothing names any more.",
            run => TidyAsync(run, run.Parsed.GetValue(keep), run.Parsed.GetValue(dry), run.Parsed.GetValue(yes)),
            keep,
            dry,
            yes);
    }

    private static async Task<int> TidyAsync(Invocation run, int? keep, bool isDryRun, bool isSure)
    {
        await using var store = await StoreCommands.ChangeAsync(run, StoreTarget.Of(run), isSure);
        var report = await new StoreTidying(store.Rows, run.Time).RunAsync(keep, isDryRun, run.Interrupted);
        if (report.Damages.Count > 0)
        {
            StoreCommands.Tell(run, report.Damages);
            throw new ConsoleFailure(ExitCode.Failure, "Nothing was removed: of a damaged store it cannot be told what nothing names.", "Mend it first, or restore a backup.");
        }

        run.Write(Result.List(
            report.Tables,
            [
                new("table", "table", ColumnKind.Text, table => table.Table),
                new("rows", isDryRun ? "rows to go" : "rows removed", ColumnKind.Count, table => table.Rows),
                new("bytes", "bytes", ColumnKind.Bytes, table => table.Bytes),
            ]));
        if (report.Censuses.Count > 0)
        {
            run.Terminal.Note(
                $"frozen vectors {(isDryRun ? "would go" : "went")} of {report.Censuses.Count} censuses ({report.Censuses[0]} to {report.Censuses[^1]}): their figures, dimensions, tables and lineage stay and answer as before; "
                + "lost is only that they could be merged again from what each partition said");
        }

        return ExitCode.Ok;
    }
}
