using Crawler.Deployment.Tests.Manifests;
using Crawler.Deployment.Tests.Metrics;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Alerts ask for metrics that exist.</summary>
internal static class MetricRules
{
    /// <summary>Unknown metrics and labels, and alerts that say too little.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        foreach (var alert in set.Of<PrometheusRule>().SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules))
        {
            foreach (var problem in OfQuery(alert.Expr))
            {
                yield return $"Alert {alert.Alert}: {problem}";
            }

            if (new[] { "summary", "description", "runbook_url" }.Any(wanted => !alert.Annotations.ContainsKey(wanted))
                || !alert.Labels.TryGetValue("severity", out var severity) || severity is not ("warning" or "critical"))
            {
                yield return $"Alert {alert.Alert} wants a summary, a description, a runbook_url and a severity of warning or critical.";
            }

            // Prometheus calls what it scrapes of a service by the service's name.
            foreach (var job in PromQl.Read(alert.Expr).Values("job").Where(job => set.Find<V1Service>(job) is null))
            {
                yield return $"Alert {alert.Alert}: no service is called {job}.";
            }
        }
    }

    /// <summary>What is unknown in a query.</summary>
    public static IEnumerable<string> OfQuery(string text)
    {
        var query = PromQl.Read(text);
        return
        [
            .. query.Metrics.Where(metric => !KnownMetrics.Series.Contains(metric)).Select(metric => $"{metric} is measured by nobody."),
            .. query.Labels.Where(label => !KnownMetrics.Labels.Contains(label)).Select(label => $"{label} is no label of any metric."),
            .. query.Functions.Where(function => !PromQl.KnownFunctions.Contains(function)).Select(function => $"{function} is no function."),
        ];
    }
}
