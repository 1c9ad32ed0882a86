using Crawler.Deployment.Tests.Manifests;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Whatever selects something finds it, and everything carries the labels that tools expect.</summary>
internal static class SelectorRules
{
    private const string Access = "crawler-access";
    private static readonly string[] CommonLabels = ["app.kubernetes.io/name"];

    /// <summary>Selectors that find nothing, and missing labels.</summary>
    public static IEnumerable<string> Problems(ManifestSet set)
    {
        var pods = set.Pods.Select(pod => pod.Meta).ToList();
        var problems = new List<string>();
        void Finds(string who, V1LabelSelector? selector)
        {
            if (selector is null || !pods.Any(pod => Matches(selector, pod)))
            {
                problems.Add($"{who} selects no pod.");
            }
        }

        foreach (var deployment in set.Of<V1Deployment>())
        {
            if (!Matches(deployment.Spec.Selector, deployment.Spec.Template.Metadata))
            {
                problems.Add($"Deployment {deployment.Metadata.Name} does not select its own pods.");
            }

            foreach (var spread in deployment.Spec.Template.Spec.TopologySpreadConstraints ?? [])
            {
                Finds($"Deployment {deployment.Metadata.Name}: the spread by {spread.TopologyKey}", spread.LabelSelector);
            }
        }

        foreach (var service in set.Of<V1Service>())
        {
            Finds($"Service {service.Metadata.Name}", new V1LabelSelector { MatchLabels = service.Spec.Selector });
        }

        foreach (var budget in set.Of<V1PodDisruptionBudget>())
        {
            Finds($"PodDisruptionBudget {budget.Metadata.Name}", budget.Spec.Selector);
        }

        foreach (var monitor in set.Of<ServiceMonitor>())
        {
            if (!set.Of<V1Service>().Any(service => Matches(monitor.Spec.Selector, service.Metadata)))
            {
                problems.Add($"ServiceMonitor {monitor.Metadata.Name} selects no service.");
            }
        }

        foreach (var policy in set.Of<V1NetworkPolicy>())
        {
            var peers = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? []).Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []));
            foreach (var selector in peers.Where(peer => peer.NamespaceSelector is null).Select(peer => peer.PodSelector).Append(policy.Spec.PodSelector).OfType<V1LabelSelector>())
            {
                // Pods with this label are others': consoles, and whoever calls the API.
                if (selector.MatchLabels?.ContainsKey(Access) != true && selector.MatchExpressions?.Any(one => one.Key == Access) != true)
                {
                    Finds($"NetworkPolicy {policy.Metadata.Name}", selector);
                }
            }
        }

        foreach (var pod in set.Pods.Where(pod => pod.Spec.ServiceAccountName is { } account && set.Find<V1ServiceAccount>(account) is null))
        {
            problems.Add($"{pod.Owner}: there is no ServiceAccount {pod.Spec.ServiceAccountName}.");
        }

        return problems.Concat(Unlabelled(set));
    }

    /// <summary>Whether a selector fits labels. An empty one fits all.</summary>
    public static bool Matches(V1LabelSelector selector, V1ObjectMeta meta)
    {
        var labels = meta.Labels ?? new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (selector.MatchExpressions ?? []).All(wanted => wanted.OperatorProperty == "Exists" && labels.ContainsKey(wanted.Key));
    }

    private static IEnumerable<string> Unlabelled(ManifestSet set) =>
        from one in set.Objects.OfType<k8s.IKubernetesObject<V1ObjectMeta>>()
        where one is not V1ConfigMap
        from label in CommonLabels
        where one.Metadata.Labels?.ContainsKey(label) != true
        select $"{one.Kind} {one.Metadata.Name} has no label {label}.";
}
