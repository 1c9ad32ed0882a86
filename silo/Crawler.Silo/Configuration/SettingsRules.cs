using System.Net;
using System.Text.RegularExpressions;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Storage;

namespace Crawler.Silo.Configuration;

/// <summary>What settings may be together.</summary>
internal static partial class SettingsRules
{
    private const string Production = "Production";

    /// <summary>What is wrong, each with the setting's name and the fix; nothing where all is well.</summary>
    public static IEnumerable<string> Problems(SiloSettings settings, string environment) =>
        [.. Store(settings.Store), .. Cluster(settings, environment), .. Http(settings), .. Others(settings)];

    private static IEnumerable<string> Store(StoreSettings store)
    {
        string?[] credentials = [store.ConnectionString, store.ConnectionStringFile, store.AccountUrl?.ToString()];
        var given = credentials.Count(text => !string.IsNullOrWhiteSpace(text));
        if (store.Kind == StoreKind.AzureTables && given != 1)
        {
            yield return Says("Store:Kind", "is AzureTables", "Give exactly one of Store:ConnectionString, Store:ConnectionStringFile and Store:AccountUrl "
                + $"({SettingsReader.VariableOf("Store:AccountUrl")}=https://ACCOUNT.table.core.windows.net for a workload identity); {given} are given.");
        }

        if (store.Kind == StoreKind.Sqlite && given != 0)
        {
            yield return Says("Store:Kind", "is Sqlite and a storage account is named", "Set it to AzureTables, or leave the account out.");
        }

        if (store.Kind == StoreKind.Sqlite && string.IsNullOrWhiteSpace(store.DataDirectory))
        {
            yield return Says("Store:DataDirectory", "is empty", "Name a folder on a local disk.");
        }

        if (store.AccountUrl is { } url && (!url.IsAbsoluteUri || url.Scheme != "https"))
        {
            yield return Says("Store:AccountUrl", $"is '{url}'", "Give the table endpoint, such as https://ACCOUNT.table.core.windows.net: tokens do not travel in the clear.");
        }

        if (!AzureTableStoreOptions.IsTableName(store.TableName))
        {
            yield return Says("Store:TableName", $"is '{store.TableName}'", "Azure takes 3 to 63 letters and digits, a letter first, and not 'tables'.");
        }

        if (store.Partitions is < 1 or > OwnerName.SlotCount)
        {
            yield return Says("Store:Partitions", $"is {store.Partitions}", $"Give 1 to {OwnerName.SlotCount}.");
        }
    }

    private static IEnumerable<string> Cluster(SiloSettings settings, string environment)
    {
        var cluster = settings.Cluster;
        if (cluster.Membership == MembershipKind.Localhost && environment == Production)
        {
            yield return Says("Cluster:Membership", "is Localhost, which is for development, and the environment is Production",
                "Set it to Store, or DOTNET_ENVIRONMENT to Development.");
        }

        if (cluster.AdvertisedAddress is { } address && (!IPAddress.TryParse(address, out var ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
        {
            yield return Says("Cluster:AdvertisedAddress", $"is '{address}'", "Give the IP address at which other silos reach this one, such as the pod's.");
        }

        if (cluster.AdvertisedAddress is null && settings.Store.Kind == StoreKind.AzureTables && environment == Production)
        {
            yield return Says("Cluster:AdvertisedAddress", "is not set", "Silos on several machines must say where they are: give this machine's, or the pod's, IP address.");
        }

        foreach (var (name, port) in new[] { ("Cluster:SiloPort", cluster.SiloPort), ("Cluster:GatewayPort", cluster.GatewayPort) })
        {
            if (port is < 1 or > 65_535)
            {
                yield return Says(name, $"is {port}", "Give a port from 1 to 65535.");
            }
        }

        if (cluster.SiloPort == cluster.GatewayPort)
        {
            yield return Says("Cluster:GatewayPort", $"is {cluster.GatewayPort}, as Cluster:SiloPort", "Give two different ports.");
        }

        foreach (var (name, id) in new[] { ("Cluster:ServiceId", cluster.ServiceId), ("Cluster:ClusterId", cluster.ClusterId) })
        {
            if (!Identity().IsMatch(id))
            {
                yield return Says(name, $"is '{id}'", "Give 1 to 100 letters, digits, dots, hyphens or underscores.");
            }
        }

        foreach (var (name, time, least, most) in new[]
        {
            ("Cluster:DrainTimeout", cluster.DrainTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            ("Cluster:WakeEvery", cluster.WakeEvery, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            ("Cluster:ProbeTimeout", cluster.ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        })
        {
            if (time < least || time > most)
            {
                yield return Says(name, $"is {time}", $"Give {least} to {most}.");
            }
        }

        if (cluster.MissedProbes is < 1 or > 100)
        {
            yield return Says("Cluster:MissedProbes", $"is {cluster.MissedProbes}", "Give 1 to 100.");
        }
    }

    private static IEnumerable<string> Http(SiloSettings settings)
    {
        if (settings.Http.Port is < 0 or > 65_535)
        {
            yield return Says("Http:Port", $"is {settings.Http.Port}", "Give a port up to 65535, or 0 for any free one.");
        }

        if (!IPAddress.TryParse(settings.Http.Address, out _))
        {
            yield return Says("Http:Address", $"is '{settings.Http.Address}'", "Give an IP address to listen on, such as 0.0.0.0 or 127.0.0.1.");
        }

        if (settings.Http.Dashboard && settings.Http.TokenFile is null)
        {
            yield return Says("Http:Dashboard", "is true, and anybody could open it", "Name a file with a token in Http:TokenFile, or leave the dashboard off.");
        }
    }

    private static IEnumerable<string> Others(SiloSettings settings)
    {
        if (!settings.Hub.Url.IsAbsoluteUri || settings.Hub.Url.Scheme is not ("https" or "http"))
        {
            yield return Says("Hub:Url", $"is '{settings.Hub.Url}'", "Give an http or https address.");
        }

        if (settings.Hub.RetryDelay <= TimeSpan.Zero)
        {
            yield return Says("Hub:RetryDelay", $"is {settings.Hub.RetryDelay}", "Give a time longer than nothing.");
        }

        if (settings.Telemetry.TraceRatio is not (>= 0 and <= 1))
        {
            yield return Says("Telemetry:TraceRatio", $"is {settings.Telemetry.TraceRatio}", "Give a share from 0 to 1.");
        }

        if (settings.Telemetry.OtlpEndpoint is { } otlp && (!otlp.IsAbsoluteUri || otlp.Scheme is not ("https" or "http")))
        {
            yield return Says("Telemetry:OtlpEndpoint", $"is '{otlp}'", "Give an address such as http://collector:4317.");
        }

        if (!HistoryThinning.TryParse(settings.History.Thinning, out _))
        {
            yield return Says("History:Thinning", $"is '{settings.History.Thinning}'", "Give none, weekly-after:N or monthly-after:N, N being months from 1 to 1200.");
        }
    }

    private static string Says(string path, string state, string fix) => $"{path} ({SettingsReader.VariableOf(path)}) {state}. {fix}";

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Identity();
}
