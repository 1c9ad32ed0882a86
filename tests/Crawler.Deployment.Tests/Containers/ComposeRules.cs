using System.Net;
using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Files;
using Ports = Crawler.Silo.SiloPorts;

namespace Crawler.Deployment.Tests.Containers;

/// <summary>A cluster of compose starts: settings, addresses, ports and images fit.</summary>
internal static class ComposeRules
{
    /// <summary>What does not fit.</summary>
    public static IEnumerable<string> Problems(string text)
    {
        var file = StrictYaml.ReadMerged<ComposeFile>(text);
        return file.Services.SelectMany(service => OfService(file, service.Key, service.Value).Select(problem => $"{service.Key}: {problem}"));
    }

    /// <summary>Whether a service is a silo.</summary>
    public static bool IsSilo(ComposeService service) => service.Build?.Target == "silo";

    private static IEnumerable<string> OfService(ComposeFile file, string name, ComposeService service)
    {
        foreach (var problem in ImageRules.Problems(service.Image))
        {
            yield return problem;
        }

        foreach (var other in service.DependsOn.Keys.Where(other => !file.Services.ContainsKey(other)))
        {
            yield return $"depends on {other}, which is not there.";
        }

        if (service.Address is { } address && !file.Networks.Values.SelectMany(network => network.Ipam!.Config).Any(range => IPNetwork.Parse(range.Subnet).Contains(IPAddress.Parse(address))))
        {
            yield return $"{address} is outside of the network.";
        }

        foreach (var published in service.Ports.Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
        {
            yield return $"port {published} is open to other machines.";
        }

        if (service.Environment.TryGetValue("CRAWLER_CLUSTER", out var gateway) && !file.Services.Values.Any(silo => IsSilo(silo) && $"{silo.Address}:{Ports.Gateway}" == gateway))
        {
            yield return $"CRAWLER_CLUSTER={gateway} is no silo's gateway.";
        }

        foreach (var problem in IsSilo(service) ? OfSilo(file, name, service) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfSilo(ComposeFile file, string name, ComposeService service)
    {
        foreach (var problem in SettingsRules.Reading(service.Environment.AsReadOnly()))
        {
            yield return problem;
        }

        if (service.Environment["CRAWLER__CLUSTER__ADVERTISEDADDRESS"] != service.Address || service.Environment["CRAWLER__CLUSTER__SILONAME"] != name)
        {
            yield return "advertises another address or name than its own.";
        }

        if (service.Ports.Any(port => !port.EndsWith($":{Ports.Http}", StringComparison.Ordinal)))
        {
            yield return $"publishes another port than {Ports.Http}.";
        }

        if (service.StopGracePeriod is not [.. var seconds, 's'] || TimeSpan.FromSeconds(int.Parse(seconds)) <= TimeSpan.Parse(service.Environment["CRAWLER__CLUSTER__DRAINTIMEOUT"]))
        {
            yield return "stop_grace_period is not longer than Cluster:DrainTimeout.";
        }

        if (!service.ReadOnly || !service.CapDrop.Contains("ALL") || !service.SecurityOpt.Contains("no-new-privileges:true") || !service.Tmpfs.Contains("/tmp"))
        {
            yield return "is not confined: read_only with a /tmp, cap_drop ALL, no-new-privileges.";
        }

        if (!file.Services.ContainsKey(new Uri(service.Environment["CRAWLER__HUB__URL"]).Host))
        {
            yield return "crawls a Hub that is not there.";
        }
    }
}
