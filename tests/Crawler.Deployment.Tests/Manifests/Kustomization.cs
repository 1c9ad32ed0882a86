namespace Crawler.Deployment.Tests.Manifests;

/// <summary>A kustomization or a component, as far as they are used here.</summary>
internal sealed class Kustomization
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Namespace { get; set; }

    public IList<string> Resources { get; set; } = [];

    public IList<string> Components { get; set; } = [];

    public IList<ConfigMapSource> ConfigMapGenerator { get; set; } = [];

    public IList<CommonLabels> Labels { get; set; } = [];

    public IList<ImageChoice> Images { get; set; } = [];

    public IList<PatchFile> Patches { get; set; } = [];

    /// <summary>Every file and folder that it names, relative to its own.</summary>
    public IEnumerable<string> Named =>
        [.. Resources, .. Components, .. Patches.Select(patch => patch.Path), .. ConfigMapGenerator.SelectMany(map => map.Envs.Concat(map.Files))];
}

/// <summary>A ConfigMap made from files.</summary>
internal sealed class ConfigMapSource
{
    public string Name { get; set; } = "";

    public string? Behavior { get; set; }

    public IList<string> Envs { get; set; } = [];

    public IList<string> Files { get; set; } = [];

    public ConfigMapOptions? Options { get; set; }
}

/// <summary>What else it is given.</summary>
internal sealed class ConfigMapOptions
{
    public IDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();
}

/// <summary>Labels for all.</summary>
internal sealed class CommonLabels
{
    public IDictionary<string, string> Pairs { get; set; } = new Dictionary<string, string>();

    public bool IncludeTemplates { get; set; }
}

/// <summary>Which image stands behind a name.</summary>
internal sealed class ImageChoice
{
    public string Name { get; set; } = "";

    public string? NewName { get; set; }

    public string? NewTag { get; set; }

    public string? Digest { get; set; }
}

/// <summary>A patch in a file.</summary>
internal sealed class PatchFile
{
    public string Path { get; set; } = "";
}
