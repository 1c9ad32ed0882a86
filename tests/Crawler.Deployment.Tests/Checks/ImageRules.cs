using System.Text.RegularExpressions;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>An image is the same tomorrow: it has a version or a digest.</summary>
internal static partial class ImageRules
{
    /// <summary>Images that float. Manifests as written leave versions to kustomize and are not asked.</summary>
    public static IEnumerable<string> Problems(ManifestSet set) =>
        from pod in set.Pods
        from container in pod.Spec.Containers
        from problem in Problems(container.Image)
        select $"{pod.Owner}: {problem}";

    /// <summary>What is wrong with one image.</summary>
    public static IEnumerable<string> Problems(string image)
    {
        if (!Pinned().IsMatch(image) || image.EndsWith(":latest", StringComparison.Ordinal))
        {
            yield return $"image {image} has neither a version nor a digest.";
        }
        else if (image.StartsWith("crawler/", StringComparison.Ordinal) && image.Split(':')[1] != Repository.Version)
        {
            yield return $"image {image} is not of this version, {Repository.Version}.";
        }
    }

    [GeneratedRegex("(:[0-9][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$")]
    private static partial Regex Pinned();
}
