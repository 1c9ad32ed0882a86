using Crawler.Deployment.Tests.Manifests;
using Crawler.Silo.Web;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Silos are probed where they answer, are given time to leave, and are replaced one by one.</summary>
internal static class LifecycleRules
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        foreach (var pod in set.Pods.Where(pod => pod.IsSilo))
        {
            var container = pod.Spec.Containers[0];
            foreach (var (name, probe, path) in new[]
            {
                ("startup", container.StartupProbe, WebPaths.Startup), ("readiness", container.ReadinessProbe, WebPaths.Ready), ("liveness", container.LivenessProbe, WebPaths.Live),
            })
            {
                if (probe?.HttpGet?.Path != path || probe.HttpGet.Port.Value != "http")
                {
                    yield return $"{pod.Owner}: the {name} probe does not ask for {path} on the port http.";
                }
            }

            if (container.StartupProbe is { } startup && TimeSpan.FromSeconds((startup.PeriodSeconds ?? 10) * (startup.FailureThreshold ?? 3)) is var allowed
                && (allowed < TimeSpan.FromMinutes(2) || allowed > LongestStart))
            {
                yield return $"{pod.Owner}: a start may take {allowed}; give 2 to 10 minutes.";
            }

            var drain = SiloEnvironment.ReadOrDefault(set, container).Cluster.DrainTimeout;
            if (TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds ?? 30) <= drain)
            {
                yield return $"{pod.Owner}: terminationGracePeriodSeconds is not longer than Cluster:DrainTimeout ({drain}).";
            }
        }

        foreach (var deployment in set.Of<V1Deployment>().Where(IsOfSilos))
        {
            var rolling = deployment.Spec.Strategy?.RollingUpdate;
            if (rolling?.MaxUnavailable?.Value != "0" || rolling.MaxSurge?.Value != "1")
            {
                yield return $"Deployment {deployment.Metadata.Name}: a roll wants maxUnavailable 0 and maxSurge 1.";
            }

            if (ScaleRules.LeastReplicas(set, deployment) > 1 && deployment.Spec.MinReadySeconds is not >= 30)
            {
                yield return $"Deployment {deployment.Metadata.Name}: minReadySeconds is below 30; partitions need that long to come home before the next silo goes.";
            }
        }
    }

    private static bool IsOfSilos(V1Deployment deployment) => deployment.Spec.Template.Metadata.Labels["app.kubernetes.io/component"] == "silo";
}
