using Crawler.Deployment.Tests.Manifests;
using Crawler.Silo.Web;
using k8s.Models;
using Ports = Crawler.Silo.SiloPorts;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Ports are those of the code, and everything that names one names the same.</summary>
internal static class PortRules
{
    private static readonly (string Name, int Port)[] OfSilo = [("silo", Ports.Silo), ("gateway", Ports.Gateway), ("http", Ports.Http)];

    /// <summary>Ports that differ or lead nowhere.</summary>
    public static IEnumerable<string> Problems(ManifestSet set) =>
        [.. Silos(set), .. Services(set), .. Policies(set), .. Monitors(set), .. Addresses(set)];

    private static IEnumerable<string> Silos(ManifestSet set)
    {
        foreach (var pod in set.Pods.Where(pod => pod.IsSilo))
        {
            var container = pod.Spec.Containers[0];
            var named = container.Ports.Select(port => (port.Name, port.ContainerPort)).ToHashSet();
            var settings = SiloEnvironment.ReadOrDefault(set, container);
            if (!named.SetEquals(OfSilo) || (settings.Cluster.SiloPort, settings.Cluster.GatewayPort, settings.Http.Port) != (Ports.Silo, Ports.Gateway, Ports.Http))
            {
                yield return $"{pod.Owner}: the ports are not {string.Join(", ", OfSilo)}.";
            }

            var annotations = pod.Meta.Annotations ?? new Dictionary<string, string>();
            if (annotations.ContainsKey("prometheus.io/scrape")
                && (annotations["prometheus.io/port"] != $"{Ports.Http}" || annotations["prometheus.io/path"] != WebPaths.Metrics))
            {
                yield return $"{pod.Owner}: the annotations do not lead to {WebPaths.Metrics} on port {Ports.Http}.";
            }
        }
    }

    private static IEnumerable<string> Services(ManifestSet set) =>
        from service in set.Of<V1Service>()
        from port in service.Spec.Ports
        from pod in set.Pods
        where SelectorRules.Matches(new V1LabelSelector { MatchLabels = service.Spec.Selector }, pod.Meta)
        where !pod.Spec.Containers.SelectMany(container => container.Ports).Any(open => open.Name == port.TargetPort.Value && open.ContainerPort == port.Port)
        select $"Service {service.Metadata.Name}: {pod.Owner} has no port {port.TargetPort.Value} of number {port.Port}.";

    private static IEnumerable<string> Policies(ManifestSet set)
    {
        foreach (var policy in set.Of<V1NetworkPolicy>())
        {
            var open = OpenPorts(set, policy.Spec.PodSelector);
            foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports).Where(port => !open.Contains(port.Port.Value)))
            {
                yield return $"NetworkPolicy {policy.Metadata.Name} lets in port {port.Port.Value}, on which nothing listens.";
            }

            foreach (var rule in policy.Spec.Egress ?? [])
            {
                var there = rule.To.Where(peer => peer.NamespaceSelector is null && peer.PodSelector is not null).SelectMany(peer => OpenPorts(set, peer.PodSelector)).ToList();
                foreach (var port in rule.Ports.Where(port => there.Count > 0 && !there.Contains(port.Port.Value)))
                {
                    yield return $"NetworkPolicy {policy.Metadata.Name} lets out to port {port.Port.Value}, on which nothing listens.";
                }
            }
        }

        var reachable = set.Of<V1NetworkPolicy>()
            .Where(policy => set.Pods.Any(pod => pod.IsSilo && SelectorRules.Matches(policy.Spec.PodSelector, pod.Meta)))
            .SelectMany(policy => policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports).Select(port => port.Port.Value).ToHashSet();
        foreach (var (name, port) in OfSilo.Where(port => !reachable.Contains($"{port.Port}")))
        {
            yield return $"No NetworkPolicy lets anybody reach the port {name} ({port}) of a silo.";
        }

        if (!set.Of<V1NetworkPolicy>().Any(IsDefaultDeny))
        {
            yield return "No NetworkPolicy denies by default.";
        }
    }

    private static IEnumerable<string> Monitors(ManifestSet set) =>
        from monitor in set.Of<ServiceMonitor>()
        from service in set.Of<V1Service>()
        where SelectorRules.Matches(monitor.Spec.Selector, service.Metadata)
        from endpoint in monitor.Spec.Endpoints
        where service.Spec.Ports.All(port => port.Name != endpoint.Port) || endpoint.Path != WebPaths.Metrics
        select $"ServiceMonitor {monitor.Metadata.Name}: {endpoint.Port} {endpoint.Path} is not {WebPaths.Metrics} of Service {service.Metadata.Name}.";

    /// <summary>Addresses of services in settings and arguments: the service is there, and has the port.</summary>
    private static IEnumerable<string> Addresses(ManifestSet set) =>
        from pod in set.Pods
        from container in pod.Spec.Containers
        from text in (container.Args ?? []).Concat(pod.IsSilo ? SiloEnvironment.Of(set, container).Values : [])
        where Uri.TryCreate(text, UriKind.Absolute, out _) && text.StartsWith("http://", StringComparison.Ordinal)
        let address = new Uri(text)
        where set.Find<V1Service>(address.Host)?.Spec.Ports.Any(port => port.Port == address.Port) != true
            || (address.Host == "crawler-http" && !address.AbsolutePath.StartsWith(WebPaths.Api + "/", StringComparison.Ordinal))
        select $"{pod.Owner}: {text} is no service's address.";

    private static HashSet<string> OpenPorts(ManifestSet set, V1LabelSelector selector) =>
        [.. set.Pods.Where(pod => SelectorRules.Matches(selector, pod.Meta)).SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports ?? []).Select(port => $"{port.ContainerPort}")];

    private static bool IsDefaultDeny(V1NetworkPolicy policy) =>
        policy.Spec is { PodSelector: { MatchLabels: null, MatchExpressions: null }, Ingress: null, Egress: null } && policy.Spec.PolicyTypes.ToHashSet().SetEquals(["Ingress", "Egress"]);
}
