using System.CommandLine;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Configuration;
using Crawler.Silo.Stores;
using Crawler.Storage;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store</c>: work on the store itself, without a silo.</summary>
internal static class StoreCommands
{
    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree) => CommandTree.Noun(
        "store",
        "Back up, restore, verify, measure, tidy and repartition the store itself: a data directory, or the storage account of CRAWLER__STORE__*.",
        StoreBackupCommand.Build(tree),
        StoreRestoreCommand.Build(tree),
        StoreVerifyCommand.Build(tree),
        StoreSizeCommand.Build(tree),
        StoreGcCommand.Build(tree),
        StoreRepartitionCommand.Build(tree));

    /// <summary><c>--table</c>.</summary>
    public static Option<string?> Table(string description) => new("--table") { Description = description, HelpName = "NAME" };

    /// <summary><c>--yes</c>.</summary>
    public static Option<bool> Yes() => new("--yes") { Description = "change a storage account: no silo may be up meanwhile" };

    /// <summary>Opens a store to be changed; a storage account's only where no silo is up and the user says so.</summary>
    public static async Task<ToolStore> ChangeAsync(Invocation run, StoreSettings settings, bool isSure)
    {
        if (settings.Kind == StoreKind.AzureTables && !isSure)
        {
            throw new ConsoleFailure(ExitCode.Usage, $"This changes table {settings.TableName} of a storage account.", "Stop all silos, then say it with --yes.");
        }

        var store = await ToolStore.ChangeAsync(settings, run.Interrupted);
        if (settings.Kind == StoreKind.AzureTables && await LiveSilos.ReadAsync(store.Rows, run.Time.GetUtcNow(), run.Interrupted) is { Count: > 0 } live)
        {
            await store.DisposeAsync();
            throw new ConsoleFailure(ExitCode.Failure, $"Silos are up: {string.Join("; ", live)}.", $"Stop them. One that was killed counts for {LiveSilos.Silence.TotalMinutes:0} minutes.");
        }

        return store;
    }

    /// <summary>Names each damage.</summary>
    public static void Tell(Invocation run, IReadOnlyList<StoreDamage> damages)
    {
        foreach (var damage in damages)
        {
            run.Terminal.Fail($"{damage.Table}/{damage.Partition}: {damage.What}", damage.Fix);
        }
    }
}
