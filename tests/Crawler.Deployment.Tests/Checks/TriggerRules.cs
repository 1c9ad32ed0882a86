using Crawler.Deployment.Tests.Manifests;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>A CronJob asks and does not decide: no two at once, bounded tries, and a key by which a second try is known.</summary>
internal static class TriggerRules
{
    /// <summary>What is wrong with the CronJobs.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        foreach (var job in set.Of<V1CronJob>())
        {
            var (spec, name) = (job.Spec, $"CronJob {job.Metadata.Name}");
            if (spec.ConcurrencyPolicy != "Forbid" || spec.StartingDeadlineSeconds is null || spec.SuccessfulJobsHistoryLimit is null || spec.FailedJobsHistoryLimit is null)
            {
                yield return $"{name} wants concurrencyPolicy Forbid, a starting deadline and limits of its history.";
            }

            if (spec.JobTemplate.Spec.BackoffLimit is null || spec.JobTemplate.Spec.ActiveDeadlineSeconds is null || spec.JobTemplate.Spec.Template.Spec.RestartPolicy != "Never")
            {
                yield return $"{name} wants a backoff limit, a deadline and restartPolicy Never.";
            }

            var container = spec.JobTemplate.Spec.Template.Spec.Containers[0];
            var key = container.Env?.FirstOrDefault(variable => variable.ValueFrom?.FieldRef?.FieldPath == "metadata.labels['batch.kubernetes.io/job-name']");
            if (key is null || !container.Args.Contains($"Idempotency-Key: $({key.Name})"))
            {
                yield return $"{name} does not send the job's name as its idempotency key.";
            }
        }
    }
}
