using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Stores;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store verify</c>.</summary>
internal static class StoreVerifyCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree) => tree.Verb("verify", "Read everything and name what is damaged; 0 where nothing is.", VerifyAsync);

    private static async Task<int> VerifyAsync(Invocation run)
    {
        var settings = StoreTarget.Of(run);
        await using var store = await ToolStore.ReadAsync(settings, Path.Combine(settings.DataDirectory, "verify"), mayHold: true, run.Interrupted);
        var report = await new StoreInspection(store.Rows).RunAsync(run.Interrupted);
        run.Write(Result.List(
            report.Tables,
            [
                .. Sizes(),
                new("damages", "damages", ColumnKind.Count, table => table.Damages),
                new("garbageRows", "garbage rows", ColumnKind.Count, table => table.GarbageRows),
                new("garbageBytes", "garbage", ColumnKind.Bytes, table => table.GarbageBytes),
            ]));
        foreach (var note in report.Notes.Concat(store.IsCopy ? ["somebody works on this directory, so a copy of one moment was verified"] : []))
        {
            run.Terminal.Note(note);
        }

        StoreCommands.Tell(run, report.Damages);
        return report.Damages.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    /// <summary>How large tables are.</summary>
    public static IReadOnlyList<Field<TableReport>> Sizes() =>
    [
        new("table", "table", ColumnKind.Text, table => table.Table),
        new("partitions", "partitions", ColumnKind.Count, table => table.Partitions),
        new("rows", "rows", ColumnKind.Count, table => table.Rows),
        new("bytes", "bytes", ColumnKind.Bytes, table => table.Bytes),
    ];
}
