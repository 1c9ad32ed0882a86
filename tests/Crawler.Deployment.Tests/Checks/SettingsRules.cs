using Crawler.Deployment.Tests.Manifests;
using Crawler.Silo.Configuration;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Silos start with the settings they are given.</summary>
internal static class SettingsRules
{
    /// <summary>What would keep a silo from starting, or make it another one than is meant.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        foreach (var pod in set.Pods.Where(pod => pod.IsSilo))
        {
            var container = pod.Spec.Containers[0];
            var variables = SiloEnvironment.Of(set, container);
            foreach (var problem in Reading(variables))
            {
                yield return $"{pod.Owner}: {problem}";
            }

            var settings = SiloEnvironment.ReadOrDefault(set, container);
            var mounts = container.VolumeMounts.Select(mount => mount.MountPath).ToList();
            foreach (var file in new[] { settings.Hub.TokenFile, settings.Http.TokenFile, settings.Store.ConnectionStringFile }.OfType<string>())
            {
                if (!mounts.Contains(Path.GetDirectoryName(file)!))
                {
                    yield return $"{pod.Owner}: {file} is in no mounted folder ({string.Join(", ", mounts)}).";
                }
            }

            if (settings.Store.Kind == StoreKind.Sqlite)
            {
                yield return $"{pod.Owner}: the store is a file inside a pod; give it a storage account.";
            }

            foreach (var source in container.EnvFrom ?? [])
            {
                if (set.Find<k8s.Models.V1ConfigMap>(source.ConfigMapRef.Name) is null)
                {
                    yield return $"{pod.Owner}: there is no ConfigMap {source.ConfigMapRef.Name}.";
                }
            }
        }
    }

    /// <summary>What the silo itself says of its environment.</summary>
    public static IReadOnlyList<string> Reading(IReadOnlyDictionary<string, string> variables)
    {
        try
        {
            SiloEnvironment.Read(variables);
            return [];
        }
        catch (SettingsException wrong)
        {
            return wrong.Problems;
        }
    }
}
