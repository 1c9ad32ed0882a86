using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Stores;
using Crawler.Storage.Backups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store backup</c>.</summary>
internal static class StoreBackupCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var file = new Option<string>("--out") { Description = "the file to make", HelpName = "FILE", Required = true };
        return tree.Verb("backup", "Write all rows into one file, also while a silo works on them.", run => BackupAsync(run, run.Parsed.GetValue(file)!), file);
    }

    private static async Task<int> BackupAsync(Invocation run, string file)
    {
        var settings = StoreTarget.Of(run);
        if (File.Exists(file))
        {
            throw new ConsoleFailure(ExitCode.Failure, $"{file} exists.", "Name another file, or remove it.");
        }

        await using var store = await ToolStore.ReadAsync(settings, Path.GetFullPath(file), mayHold: false, run.Interrupted);
        var summary = await new StoreBackup(store.Rows).TakeAsync(file, StoreTarget.NameOf(settings), run.Time.GetUtcNow(), run.Interrupted);
        run.Write(Fields(file, summary));
        return ExitCode.Ok;
    }

    /// <summary>What a backup holds.</summary>
    public static Result Fields(string file, BackupSummary summary) => Result.Single(
        summary,
        [
            new("file", "file", ColumnKind.Text, _ => file),
            new("rows", "rows", ColumnKind.Count, it => it.Rows),
            new("bytes", "bytes", ColumnKind.Bytes, it => it.Bytes),
            new("fileBytes", "file size", ColumnKind.Bytes, it => it.FileBytes),
        ]);
}
