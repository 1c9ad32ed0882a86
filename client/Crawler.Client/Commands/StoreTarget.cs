using Crawler.Silo.Configuration;
using Microsoft.Extensions.Configuration;

namespace Crawler.Client.Commands;

/// <summary>The store that a command of <c>crawler store</c> works on: the data directory, or the storage account that the service's settings name.</summary>
internal static class StoreTarget
{
    /// <summary>Where it is.</summary>
    /// <param name="run">The command.</param>
    /// <param name="table">Another table of the storage account; null for the one that is set.</param>
    /// <exception cref="ConsoleFailure">The settings cannot be meant, or a cluster is named.</exception>
    public static StoreSettings Of(Invocation run, string? table = null)
    {
        var settings = Read(run.Environment);
        if (settings.Kind == StoreKind.Sqlite || run.Options.IsDataGiven)
        {
            return run.Options.Cluster is null && table is null
                ? new StoreSettings { DataDirectory = run.Options.DataDirectory }
                : throw new ConsoleFailure(
                    ExitCode.Usage,
                    table is null ? "store works on the store itself; --cluster names a silo." : "--table is for a storage account, and this is a data directory.",
                    "Give --data DIR, or name a storage account by CRAWLER__STORE__KIND=AzureTables and its settings.");
        }

        settings.TableName = table ?? settings.TableName;
        return settings;
    }

    /// <summary>The kind, as a backup names it.</summary>
    public static string NameOf(StoreSettings settings) => settings.Kind == StoreKind.Sqlite ? "sqlite" : "azure-tables";

    private static StoreSettings Read(ConsoleEnvironment environment)
    {
        var given = SettingsReader.Names
            .Where(name => name.StartsWith("Store:", StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name, environment.Variable(SettingsReader.VariableOf(name))))
            .Where(setting => !string.IsNullOrWhiteSpace(setting.Value));
        try
        {
            return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build(), "Development").Store;
        }
        catch (SettingsException wrong)
        {
            throw new ConsoleFailure(ExitCode.Usage, wrong.Problems[0], "Mend the variable.", wrong);
        }
    }
}
