using Crawler.Deployment.Tests.Manifests;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>The number of silos, the disruption budget and the autoscaler agree.</summary>
internal static class ScaleRules
{
    /// <summary>What is contradictory.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        foreach (var deployment in set.Of<V1Deployment>())
        {
            var name = $"Deployment {deployment.Metadata.Name}";
            var scaler = ScalerOf(set, deployment);
            if (scaler is not null && deployment.Spec.Replicas is not null)
            {
                yield return $"{name}: replicas are given although an autoscaler sets them; each apply would reset it.";
            }

            if (scaler is null && deployment.Spec.Replicas is null)
            {
                yield return $"{name}: neither replicas nor an autoscaler say how many.";
            }

            var least = LeastReplicas(set, deployment);
            foreach (var budget in set.Of<V1PodDisruptionBudget>().Where(budget => SelectorRules.Matches(budget.Spec.Selector, deployment.Spec.Template.Metadata)))
            {
                if (!int.TryParse(budget.Spec.MinAvailable?.Value, out var available) || available >= least)
                {
                    yield return $"PodDisruptionBudget {budget.Metadata.Name}: minAvailable {budget.Spec.MinAvailable?.Value} of {least} lets no node be drained.";
                }
                else if (available < 2)
                {
                    yield return $"PodDisruptionBudget {budget.Metadata.Name}: minAvailable {available} leaves a single silo.";
                }
            }
        }

        foreach (var scaler in set.Of<V2HorizontalPodAutoscaler>())
        {
            var name = $"HorizontalPodAutoscaler {scaler.Metadata.Name}";
            var down = scaler.Spec.Behavior?.ScaleDown;
            if (down?.StabilizationWindowSeconds is not >= 600 || down.Policies is not [{ Type: "Pods", Value: 1, PeriodSeconds: >= 600 }])
            {
                yield return $"{name}: silos go too fast; give a window of 600 s and one pod in 600 s.";
            }

            if (scaler.Spec.MinReplicas is not >= 3 || scaler.Spec.MaxReplicas < scaler.Spec.MinReplicas)
            {
                yield return $"{name}: {scaler.Spec.MinReplicas} to {scaler.Spec.MaxReplicas} silos; give three at least.";
            }

            if (set.Find<V1Deployment>(scaler.Spec.ScaleTargetRef.Name) is null)
            {
                yield return $"{name}: there is no Deployment {scaler.Spec.ScaleTargetRef.Name}.";
            }
        }
    }

    /// <summary>The fewest pods that a deployment has.</summary>
    public static int LeastReplicas(ManifestSet set, V1Deployment deployment) => ScalerOf(set, deployment)?.Spec.MinReplicas ?? deployment.Spec.Replicas ?? 1;

    private static V2HorizontalPodAutoscaler? ScalerOf(ManifestSet set, V1Deployment deployment) =>
        set.Of<V2HorizontalPodAutoscaler>().FirstOrDefault(scaler => scaler.Spec.ScaleTargetRef.Name == deployment.Metadata.Name);
}
