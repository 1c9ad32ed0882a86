using System.CommandLine;
using System.Globalization;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Stores;
using Crawler.Storage.Backups;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store restore</c>.</summary>
internal static class StoreRestoreCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var file = new Argument<string>("FILE") { Description = "a backup" };
        var table = StoreCommands.Table("an empty or new table of the storage account (default: the one that is set)");
        return tree.Verb(
            "restore", "Make a store from a backup, where there is none yet.", run => RestoreAsync(run, run.Parsed.GetValue(file)!, run.Parsed.GetValue(table)), file, table);
    }

    private static async Task<int> RestoreAsync(Invocation run, string file, string? table)
    {
        var settings = StoreTarget.Of(run, table);
        var backup = await BackupFile.OpenAsync(file, run.Interrupted);
        await ToolStore.MakeAsync(settings, store => new StoreRestore(store).RunAsync(backup, run.Interrupted), run.Interrupted);
        run.Write(StoreBackupCommand.Fields(file, backup.Summary));
        run.Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"taken {backup.Header.TakenAt:u} from {backup.Header.Source}, {backup.Header.Partitions} partitions"));
        return ExitCode.Ok;
    }
}
