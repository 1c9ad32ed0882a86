using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Manifests;

namespace Crawler.Deployment.Tests;

/// <summary>What is deployed is what the code expects: every rule holds for everything that can be deployed.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string, string> Cases { get; } =
        [.. from name in Deployments.Names from rule in Rules.All.Keys where rule != "images" || Deployments.HasVersions(name) select new TheoryDataRow<string, string>(name, rule)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_deployed_keeps_the_rule(string name, string rule)
    {
        var set = Deployments.Find(name);
        Assert.SkipWhen(set is null, "kubectl is not installed; only the base as written is checked.");

        Assert.Empty(Rules.All[rule](set));
    }

    [Fact]
    public void Production_runs_three_silos_over_an_account_without_a_key()
    {
        var set = Deployments.Find("azure");
        Assert.SkipWhen(set is null, "kubectl is not installed.");

        var deployment = set.Find<k8s.Models.V1Deployment>("crawler-silo")!;
        var settings = SiloEnvironment.Read(SiloEnvironment.Of(set, deployment.Spec.Template.Spec.Containers[0]));
        Assert.Equal(3, ScaleRules.LeastReplicas(set, deployment));
        Assert.Null(settings.Store.ConnectionString);
        Assert.Equal("true", deployment.Spec.Template.Metadata.Labels["azure.workload.identity/use"]);
        Assert.Contains("azure.workload.identity/client-id", set.Find<k8s.Models.V1ServiceAccount>("crawler")!.Metadata.Annotations.Keys);
        Assert.NotEmpty(set.Of<PrometheusRule>());
    }

    [Fact]
    public void Development_runs_one_silo_and_needs_no_secret()
    {
        var set = Deployments.Find("dev");
        Assert.SkipWhen(set is null, "kubectl is not installed.");

        Assert.Equal(1, ScaleRules.LeastReplicas(set, set.Find<k8s.Models.V1Deployment>("crawler-silo")!));
        Assert.DoesNotContain(set.Pods.SelectMany(pod => pod.Spec.Volumes), volume => volume.Secret is not null);
    }

    [Fact]
    public void Nothing_asks_the_api_server()
    {
        Assert.All(Deployments.Names.Select(Deployments.Find).OfType<ManifestSet>(), set =>
            Assert.All(set.Of<k8s.Models.V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken)));
    }
}
