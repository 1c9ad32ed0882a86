using YamlDotNet.Serialization;

namespace Crawler.Deployment.Tests.Containers;

/// <summary>A compose file, as far as it is used here.</summary>
internal sealed class ComposeFile
{
    public string Name { get; set; } = "";

    [YamlMember(Alias = "x-silo", ApplyNamingConventions = false)]
    public ComposeService? SiloTemplate { get; set; }

    [YamlMember(Alias = "x-silo-environment", ApplyNamingConventions = false)]
    public IDictionary<string, string>? SiloEnvironmentTemplate { get; set; }

    public IDictionary<string, ComposeService> Services { get; set; } = new Dictionary<string, ComposeService>();

    public IDictionary<string, ComposeNetwork> Networks { get; set; } = new Dictionary<string, ComposeNetwork>();
}

/// <summary>A container.</summary>
internal sealed class ComposeService
{
    public string Image { get; set; } = "";

    public ComposeBuild? Build { get; set; }

    public object? Command { get; set; }

    [YamlMember(Alias = "depends_on", ApplyNamingConventions = false)]
    public IDictionary<string, ComposeCondition> DependsOn { get; set; } = new Dictionary<string, ComposeCondition>();

    public string? Restart { get; set; }

    [YamlMember(Alias = "stop_grace_period", ApplyNamingConventions = false)]
    public string? StopGracePeriod { get; set; }

    [YamlMember(Alias = "read_only", ApplyNamingConventions = false)]
    public bool ReadOnly { get; set; }

    public IList<string> Tmpfs { get; set; } = [];

    [YamlMember(Alias = "cap_drop", ApplyNamingConventions = false)]
    public IList<string> CapDrop { get; set; } = [];

    [YamlMember(Alias = "security_opt", ApplyNamingConventions = false)]
    public IList<string> SecurityOpt { get; set; } = [];

    public IDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    public IList<string> Ports { get; set; } = [];

    public IList<string> Profiles { get; set; } = [];

    /// <summary>Names, or names with an address each.</summary>
    public object? Networks { get; set; }

    /// <summary>The address in the network; null where none is given.</summary>
    [YamlIgnore]
    public string? Address => Networks is IDictionary<object, object> networks && networks.Values.Single() is IDictionary<object, object> one ? (string)one["ipv4_address"] : null;
}

/// <summary>How an image is built.</summary>
internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";

    public string Target { get; set; } = "";
}

/// <summary>When a service it depends on is there.</summary>
internal sealed class ComposeCondition
{
    public string Condition { get; set; } = "";
}

/// <summary>A network.</summary>
internal sealed class ComposeNetwork
{
    public ComposeAddresses? Ipam { get; set; }
}

/// <summary>Its addresses.</summary>
internal sealed class ComposeAddresses
{
    public IList<ComposeSubnet> Config { get; set; } = [];
}

/// <summary>A range of them.</summary>
internal sealed class ComposeSubnet
{
    public string Subnet { get; set; } = "";
}
