using System.Collections.Concurrent;
using Crawler.Deployment.Tests.Files;
using Crawler.Silo.Configuration;
using k8s.Models;

namespace Crawler.Deployment.Tests.Manifests;

/// <summary>What is deployed, as text and as manifests.</summary>
internal static class Deployments
{
    /// <summary>Where all of it lies.</summary>
    public const string Folder = "infra/k8s";

    private const string Base = $"{Folder}/base";
    private const string Trigger = $"{Folder}/components/trigger";
    private const string AsWritten = "base as written";
    private static readonly ConcurrentDictionary<string, Lazy<ManifestSet?>> Found = new();

    /// <summary>The files of the base as they are written, as one text.</summary>
    public static string BaseText { get; } = string.Join("\n---\n", KustomizationOf(Base).Resources.Select(file => Repository.Read($"{Base}/{file}").TrimEnd()));

    /// <summary>The settings of the base as they are written.</summary>
    public static string BaseSettings { get; } = Repository.Read($"{Base}/crawler.env");

    /// <summary>What can be deployed, by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [AsWritten, "base", "dev", "azure", "azure with trigger"];

    /// <summary>The manifests of a name.</summary>
    /// <returns>Null where rendering them needs kubectl, which is not installed.</returns>
    public static ManifestSet? Find(string name) => Found.GetOrAdd(name, static wanted => new(() => Load(wanted))).Value;

    private static ManifestSet? Load(string name) => name switch
    {
        AsWritten => Written(BaseText, BaseSettings),
        _ when !Kustomize.IsInstalled => null,
        "base" => WithAccount(ManifestSet.Parse(Kustomize.Render(Base))),
        "dev" or "azure" => ManifestSet.Parse(Kustomize.Render($"{Folder}/overlays/{name}")),
        "azure with trigger" => ManifestSet.Parse(Kustomize.Render($"{Folder}/overlays/azure", Trigger)),
        _ => throw new ArgumentException($"'{name}' is not deployed anywhere."),
    };

    /// <summary>The base's files without kustomize: the settings as a ConfigMap beside them.</summary>
    public static ManifestSet Written(string text, string settings) => WithAccount(ManifestSet.Parse(text).With(
    [
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "crawler-settings" }, Data = SettingsOf(settings) },
    ]));

    /// <summary>Whether versions of images are in the manifests, or still in the kustomization beside them.</summary>
    public static bool HasVersions(string name) => name != AsWritten;

    /// <summary>The kustomization of a folder.</summary>
    public static Kustomization KustomizationOf(string folder) => StrictYaml.Read<Kustomization>(Repository.Read($"{folder}/kustomization.yaml"));

    /// <summary>The lines NAME=VALUE of a file, without its comments.</summary>
    public static Dictionary<string, string> SettingsOf(string text) =>
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The base leaves to its overlays where the store is; for judging the rest, any account does.</summary>
    private static ManifestSet WithAccount(ManifestSet set)
    {
        foreach (var map in set.Of<V1ConfigMap>())
        {
            map.Data[SettingsReader.VariableOf("Store:AccountUrl")] = "https://account.table.core.windows.net";
        }

        return set;
    }
}
