using Crawler.Deployment.Tests.Files;
using k8s;
using k8s.Models;

namespace Crawler.Deployment.Tests.Manifests;

/// <summary>A pod as some controller makes it.</summary>
/// <param name="Owner">The controller's kind and name.</param>
/// <param name="Meta">The pod's labels and annotations.</param>
/// <param name="Spec">The pod.</param>
internal sealed record PodTemplate(string Owner, V1ObjectMeta Meta, V1PodSpec Spec)
{
    /// <summary>Whether it is a silo.</summary>
    public bool IsSilo => Meta.Labels?.TryGetValue("app.kubernetes.io/component", out var component) == true && component == "silo";
}

/// <summary>Manifests that are applied together, each in its own type.</summary>
internal sealed class ManifestSet
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["batch/v1/CronJob"] = typeof(V1CronJob),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
    };

    private readonly List<object> _objects;

    private ManifestSet(List<object> objects) => _objects = objects;

    /// <summary>All of them.</summary>
    public IReadOnlyList<object> Objects => _objects;

    /// <summary>The pods that will run.</summary>
    public IReadOnlyList<PodTemplate> Pods =>
    [
        .. Of<V1Deployment>().Select(deployment => Template($"Deployment {deployment.Metadata.Name}", deployment.Spec.Template)),
        .. Of<V1CronJob>().Select(job => Template($"CronJob {job.Metadata.Name}", job.Spec.JobTemplate.Spec.Template)),
    ];

    /// <summary>Reads documents; what is unknown in a type, a key given twice and a type that is not used here are errors.</summary>
    public static ManifestSet Parse(string text)
    {
        // The client's own strictness does not see a key that is given twice.
        foreach (var document in Documents(text))
        {
            StrictYaml.Read<object>(document);
        }

        return new ManifestSet(KubernetesYaml.LoadAllFromString(text, Types, strict: true));
    }

    /// <summary>Those of one type.</summary>
    public IEnumerable<T> Of<T>() => _objects.OfType<T>();

    /// <summary>Those of one type, by name.</summary>
    public T? Find<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Of<T>().FirstOrDefault(one => one.Metadata.Name == name);

    /// <summary>The same with more objects.</summary>
    public ManifestSet With(IEnumerable<object> more) => new([.. _objects, .. more]);

    private static PodTemplate Template(string owner, V1PodTemplateSpec template) => new(owner, template.Metadata, template.Spec);

    private static IEnumerable<string> Documents(string text) =>
        text.Split("\n---\n", StringSplitOptions.RemoveEmptyEntries).Where(document => document.Split('\n').Any(line => line.Length > 0 && line[0] != '#' && line != "---"));
}
