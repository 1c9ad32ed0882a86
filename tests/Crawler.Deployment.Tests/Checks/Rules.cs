using Crawler.Deployment.Tests.Manifests;

namespace Crawler.Deployment.Tests.Checks;

/// <summary>Everything that manifests are held to, by name.</summary>
internal static class Rules
{
    /// <summary>Each tells what is wrong, and nothing where all is well.</summary>
    public static IReadOnlyDictionary<string, Func<ManifestSet, IEnumerable<string>>> All { get; } = new Dictionary<string, Func<ManifestSet, IEnumerable<string>>>
    {
        ["settings"] = SettingsRules.Problems,
        ["pods"] = PodRules.Problems,
        ["lifecycle"] = LifecycleRules.Problems,
        ["scale"] = ScaleRules.Problems,
        ["selectors"] = SelectorRules.Problems,
        ["ports"] = PortRules.Problems,
        ["images"] = ImageRules.Problems,
        ["trigger"] = TriggerRules.Problems,
        ["metrics"] = MetricRules.Problems,
    };
}
