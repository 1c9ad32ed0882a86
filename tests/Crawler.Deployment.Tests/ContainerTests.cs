using System.Text.RegularExpressions;
using System.Xml.Linq;
using Azure.Data.Tables;
using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Containers;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;
using Ports = Crawler.Silo.SiloPorts;

namespace Crawler.Deployment.Tests;

/// <summary>Images and the cluster of compose, by reading: nothing here builds or starts a container.</summary>
public sealed partial class ContainerTests
{
    private const string Compose = "infra/docker/compose.yaml";
    private const string DockerfilePath = "infra/docker/Dockerfile";
    private static readonly IReadOnlyList<DockerStage> Stages = Dockerfile.Read(Repository.Read(DockerfilePath));

    [Fact]
    public void The_cluster_of_compose_fits_together()
    {
        var file = StrictYaml.ReadMerged<ComposeFile>(Repository.Read(Compose));

        Assert.Equal(3, file.Services.Values.Count(ComposeRules.IsSilo));
        Assert.Empty(ComposeRules.Problems(Repository.Read(Compose)));
        Assert.All(file.Services.Values.Where(service => service.Build is not null), service => Assert.Contains(Stages, stage => stage.Name == service.Build!.Target));
    }

    [Theory]
    [InlineData("azurite:3.37.0", "azurite:latest", "neither a version nor a digest")]
    [InlineData("CRAWLER__CLUSTER__SILONAME: silo-2", "CRAWLER__CLUSTER__SILO: silo-1", "is no setting")]
    [InlineData("ADVERTISEDADDRESS: 172.30.11.12", "ADVERTISEDADDRESS: 172.30.11.11", "another address")]
    [InlineData("172.30.11.13", "172.30.12.13", "outside of the network")]
    [InlineData("stop_grace_period: 150s", "stop_grace_period: 30s", "Cluster:DrainTimeout")]
    [InlineData("127.0.0.1:8081:8080", "8081:8080", "open to other machines")]
    [InlineData("127.0.0.1:8081:8080", "127.0.0.1:8081:8081", "publishes another port")]
    [InlineData("http://hub:5080", "http://hubb:5080", "a Hub that is not there")]
    [InlineData("172.30.11.11:30000", "172.30.11.11:30001", "no silo's gateway")]
    [InlineData("  read_only: true", "  read_only: false", "not confined")]
    [InlineData("    azurite:\n      condition", "    azurit:\n      condition", "which is not there")]
    public void A_broken_cluster_is_found(string was, string becomes, string said)
    {
        var text = Repository.Read(Compose);
        Assert.Contains(was, text, StringComparison.Ordinal);

        Assert.Contains(
            ComposeRules.Problems(text.Replace(was, becomes, StringComparison.Ordinal).Replace("CRAWLER__CLUSTER__SILO: silo-1", "CRAWLER__CLUSTER__SILONAME: silo-2\n      CRAWLER__CLUSTER__SILO: x", StringComparison.Ordinal)),
            problem => problem.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_compose_file_with_an_unknown_field_is_not_read() =>
        Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => ComposeRules.Problems(Repository.Read(Compose).Replace("cap_drop:", "capdrop:", StringComparison.Ordinal)));

    [Fact]
    public void The_emulators_address_is_understood_as_it_is_meant()
    {
        var connection = StrictYaml.ReadMerged<ComposeFile>(Repository.Read(Compose)).Services["silo-1"].Environment["CRAWLER__STORE__CONNECTIONSTRING"];

        Assert.Contains(connection, Repository.Read("infra/k8s/overlays/dev/dev.env"), StringComparison.Ordinal);
        Assert.Equal(new Uri("http://azurite:10002/devstoreaccount1"), new TableServiceClient(connection).Uri);
    }

    [Fact]
    public void Base_images_have_versions_and_the_running_ones_have_time_zones_and_no_root()
    {
        var names = Stages.Select(stage => stage.Name).ToHashSet();
        Assert.Empty(Stages.Where(stage => !names.Contains(stage.From)).SelectMany(stage => ImageRules.Problems(stage.From)));
        var runtime = Assert.Single(Stages, stage => stage.Name == "runtime");
        Assert.EndsWith("-noble-chiseled-extra", runtime.From, StringComparison.Ordinal);
        Assert.Equal(["1654"], runtime.Of("USER"));
        Assert.Equal("silo", Stages[^1].Name);
        Assert.All(Stages.Where(stage => stage.Name is "silo" or "console" or "simulator"), stage => Assert.Equal("runtime", stage.From));
    }

    [Theory]
    [InlineData("silo", "silo/Crawler.Silo/Crawler.Silo.csproj")]
    [InlineData("console", "client/Crawler.Client/Crawler.Client.csproj")]
    [InlineData("simulator", "infra/Crawler.HubSimulator/Crawler.HubSimulator.csproj")]
    public void An_image_runs_what_its_project_builds(string name, string project)
    {
        var stage = Stages.Single(one => one.Name == name);
        var assembly = XDocument.Load(Repository.PathOf(project)).Descendants("AssemblyName").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);
        var build = Stages.Single(one => one.Name == "build").Of("RUN").Single();

        Assert.Equal([$"[\"dotnet\", \"{assembly}.dll\"]"], stage.Of("ENTRYPOINT"));
        Assert.Contains($"dotnet publish {Path.GetDirectoryName(project)!.Replace('\\', '/')} -c Release --no-restore -p:UseAppHost=false -o /out/{name}", build, StringComparison.Ordinal);
        Assert.Contains("--locked-mode", build, StringComparison.Ordinal);
    }

    [Fact]
    public void The_silos_image_exposes_the_silos_ports() =>
        Assert.Equal($"{Ports.Silo} {Ports.Gateway} {Ports.Http}", Stages[^1].Of("EXPOSE").Single());

    [Fact]
    public void The_image_that_the_sdk_makes_is_like_that_of_the_dockerfile()
    {
        var project = XDocument.Load(Repository.PathOf("silo/Crawler.Silo/Crawler.Silo.csproj"));
        string Property(string name) => project.Descendants(name).Single().Value;

        Assert.EndsWith("-" + Property("ContainerFamily"), Stages.Single(stage => stage.Name == "runtime").From, StringComparison.Ordinal);
        Assert.Equal(("crawler/silo", "$(VersionPrefix)", "1654"), (Property("ContainerRepository"), Property("ContainerImageTag"), Property("ContainerUser")));
        Assert.Equal($"{Ports.Silo};{Ports.Gateway};{Ports.Http}", project.Descendants("ContainerPort").Single().Attribute("Include")!.Value);
    }

    [Fact]
    public void The_simulated_Hub_is_started_with_options_that_it_has()
    {
        var known = OptionName().Matches(Repository.Read("infra/Crawler.HubSimulator/README.md")).Select(match => match.Value).ToHashSet();
        var compose = (List<object>)StrictYaml.ReadMerged<ComposeFile>(Repository.Read(Compose)).Services["hub"].Command!;
        var pod = ManifestSet.Parse(Repository.Read("infra/k8s/overlays/dev/hub.yaml")).Pods.Single();
        var given = compose.Cast<string>().Concat(pod.Spec.Containers.Single().Args).Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).ToList();

        Assert.Contains("--address", given);
        Assert.Empty(given.Except(known));
    }

    [Fact]
    public void A_Dockerfile_with_something_else_in_it_is_not_read() => Assert.Throws<FormatException>(() => Dockerfile.Read("FROM x:1 AS a\nADD http://x /\n"));

    [GeneratedRegex("--[a-z]+[a-z0-9-]*")]
    private static partial Regex OptionName();
}
