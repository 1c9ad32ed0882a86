using System.CommandLine;
using Crawler.Client.Output;
using Crawler.Core.Catalogue;
using Crawler.Grains.Maintenance;
using Crawler.Silo.Configuration;
using Crawler.Silo.Stores;

namespace Crawler.Client.Commands;

/// <summary><c>crawler store repartition</c>.</summary>
internal static class StoreRepartitionCommand
{
    private const string KeptAs = "before-repartition";

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var to = new Option<int>("--to") { Description = "how many partitions", HelpName = "N", Required = true };
        CommonOptions.AddRange(to, 1, OwnerName.SlotCount);
        var directory = new Option<string?>("--out") { Description = $"a new data directory (default: in place, the old file is kept as crawler.db.{KeptAs})", HelpName = "DIR" };
        var table = StoreCommands.Table("the new table, in a storage account");
        var yes = StoreCommands.Yes();
        return tree.Verb(
            "repartition",
            "Deal the catalogue to another number of partitions.",
            run => DealAsync(run, run.Parsed.GetValue(to), run.Parsed.GetValue(directory), run.Parsed.GetValue(table), run.Parsed.GetValue(yes)),
            to,
            directory,
            table,
            yes);
    }

    private static async Task<int> DealAsync(Invocation run, int to, string? directory, string? table, bool isSure)
    {
        var settings = StoreTarget.Of(run);
        var isAzure = settings.Kind == StoreKind.AzureTables;
        if (isAzure ? table is null || directory is not null : table is not null)
        {
            throw new ConsoleFailure(ExitCode.Usage, "A storage account needs --table for the new table; a data directory takes --out or nothing.", "crawler store repartition --help");
        }

        var records = 0L;
        if (!isAzure && directory is null)
        {
            await ToolStore.ReplaceAsync(settings, KeptAs, async (old, fresh) => records = await new StoreRepartition(old).RunAsync(fresh, to, run.Interrupted), run.Interrupted);
        }
        else
        {
            await using var store = await StoreCommands.ChangeAsync(run, settings, isSure);
            var target = isAzure ? StoreTarget.Of(run, table) : new StoreSettings { DataDirectory = Path.GetFullPath(directory!) };
            await ToolStore.MakeAsync(target, async fresh => records = await new StoreRepartition(store.Rows).RunAsync(fresh, to, run.Interrupted), run.Interrupted);
        }

        run.Write(Result.Single(
            records,
            [
                new("partitions", "partitions", ColumnKind.Count, _ => (long)to),
                new("records", "records", ColumnKind.Count, dealt => dealt),
            ]));
        run.Terminal.Note("flows by partition are worked out again by the next crawl, or by 'flow refresh'; until then the merged ones answer as before");
        return ExitCode.Ok;
    }
}
