using Crawler.Deployment.Tests.Manifests;
using Crawler.Silo.Configuration;
using k8s.Models;
using Microsoft.Extensions.Configuration;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>The environment a silo's container will see, and what the silo makes of it.</summary>
internal static class SiloEnvironment
{
    private const string DefaultEnvironment = "Production";

    /// <summary>All variables of a container: of the ConfigMaps first, then its own. What Kubernetes fills in is filled in by example.</summary>
    public static Dictionary<string, string> Of(ManifestSet set, V1Container container)
    {
        var variables = new Dictionary<string, string>();
        var maps = (container.EnvFrom ?? []).Select(source => set.Find<V1ConfigMap>(source.ConfigMapRef.Name)).OfType<V1ConfigMap>();
        foreach (var (name, value) in maps.SelectMany(map => map.Data))
        {
            variables[name] = value;
        }

        foreach (var variable in container.Env ?? [])
        {
            variables[variable.Name] = variable.Value ?? Example(variable.ValueFrom.FieldRef.FieldPath);
        }

        return variables;
    }

    /// <summary>The settings as the silo itself reads them.</summary>
    /// <exception cref="SettingsException">It would not start.</exception>
    public static SiloSettings Read(IReadOnlyDictionary<string, string> variables)
    {
        var given = variables
            .Where(variable => variable.Key.StartsWith(SettingsReader.Prefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(variable.Key[SettingsReader.Prefix.Length..].Replace("__", ":"), (string?)variable.Value));
        return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build(), variables.GetValueOrDefault("DOTNET_ENVIRONMENT", DefaultEnvironment));
    }

    /// <summary>The settings of a container; those of nothing where it would not start, which <see cref="SettingsRules"/> tells.</summary>
    public static SiloSettings ReadOrDefault(ManifestSet set, V1Container container)
    {
        try
        {
            return Read(Of(set, container));
        }
        catch (SettingsException)
        {
            return new SiloSettings();
        }
    }

    private static string Example(string field) => field switch
    {
        "status.podIP" => "10.1.2.3",
        "metadata.name" => "crawler-silo-7d9f-x2x4z",
        _ => field,
    };
}
