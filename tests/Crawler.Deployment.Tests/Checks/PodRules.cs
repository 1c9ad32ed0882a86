using System.Globalization;
using Crawler.Deployment.Tests.Manifests;
using k8s.Models;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Every pod is confined ("restricted" of the Pod Security Standards, and a read-only root) and says what it needs.</summary>
internal static class PodRules
{
    private const int User = 1654;

    /// <summary>What is missing.</summary>
    public static IEnumerable<string> Problems(ManifestSet set) =>
        from pod in set.Pods
        from problem in OfPod(pod).Concat(pod.Spec.Containers.SelectMany(container => OfContainer(pod, container)))
        select $"{pod.Owner}: {problem}";

    private static IEnumerable<string> OfPod(PodTemplate pod)
    {
        var (spec, security) = (pod.Spec, pod.Spec.SecurityContext);
        if (spec.AutomountServiceAccountToken != false)
        {
            yield return "automountServiceAccountToken is not false.";
        }

        if (spec.EnableServiceLinks != false)
        {
            yield return "enableServiceLinks is not false: variables named after services would come in.";
        }

        if (security?.RunAsNonRoot != true || security.RunAsUser is null or 0 || security.SeccompProfile?.Type != "RuntimeDefault")
        {
            yield return "the security context lacks runAsNonRoot, a user or the RuntimeDefault seccomp profile.";
        }

        if (pod.IsSilo && security?.RunAsUser != User)
        {
            yield return $"runAsUser is not {User}, the user of the image.";
        }

        foreach (var volume in (spec.Volumes ?? []).Where(volume => volume.HostPath is not null))
        {
            yield return $"volume {volume.Name} is a folder of the node.";
        }
    }

    private static IEnumerable<string> OfContainer(PodTemplate pod, V1Container container)
    {
        var security = container.SecurityContext;
        if (security?.AllowPrivilegeEscalation != false || security.ReadOnlyRootFilesystem != true || security.Capabilities?.Drop?.Contains("ALL") != true || security.Capabilities.Add?.Count > 0)
        {
            yield return $"{container.Name} lacks allowPrivilegeEscalation: false, readOnlyRootFilesystem: true or a drop of ALL capabilities.";
        }

        var (requests, limits) = (container.Resources?.Requests, container.Resources?.Limits);
        if (requests?.ContainsKey("cpu") != true || limits?.ContainsKey("cpu") == true)
        {
            yield return $"{container.Name} wants a CPU request and no CPU limit.";
        }

        if (requests?.TryGetValue("memory", out var asked) != true || limits?.TryGetValue("memory", out var most) != true || asked!.ToDecimal() != most!.ToDecimal())
        {
            yield return $"{container.Name} wants a memory limit that equals its request.";
        }

        foreach (var mount in (container.VolumeMounts ?? []).Where(mount => pod.Spec.Volumes?.Any(volume => volume.Name == mount.Name) != true))
        {
            yield return $"{container.Name} mounts {mount.Name}, which is no volume.";
        }

        if (pod.IsSilo)
        {
            if (container.VolumeMounts?.Any(mount => mount.MountPath == "/tmp") != true)
            {
                yield return $"{container.Name} has no writable /tmp.";
            }

            // DOTNET_GC* variables are hexadecimal, which is easily overlooked.
            var percent = container.Env?.FirstOrDefault(variable => variable.Name == "DOTNET_GCHeapHardLimitPercent")?.Value;
            if (!int.TryParse(percent, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var share) || share is < 50 or > 80)
            {
                yield return $"{container.Name} gives the heap '{percent}' (hexadecimal) of its memory; give 50 to 80 %.";
            }
        }
    }
}
