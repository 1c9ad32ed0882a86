using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;
using YamlDotNet.Core;

namespace Crawler.Deployment.Tests;

/// <summary>Each rule sees what it is there for: one line of the base is changed, and the rule must say so.</summary>
public sealed class BrokenManifestTests
{
    private const string Trigger = "infra/k8s/components/trigger/cronjob.yaml";

    [Theory]
    [InlineData("settings", "mountPath: /var/run/secrets/crawler\n", "mountPath: /var/run/secrets/other\n", "is in no mounted folder")]
    [InlineData("settings", "name: crawler-settings", "name: settings", "there is no ConfigMap settings")]
    [InlineData("settings", "fieldPath: status.podIP", "fieldPath: metadata.name", "Give the IP address")]
    [InlineData("settings", "CRAWLER__CLUSTER__SILONAME", "CRAWLER__CLUSTER__NAME", "is no setting")]
    [InlineData("pods", "      automountServiceAccountToken: false\n", "", "automountServiceAccountToken")]
    [InlineData("pods", "enableServiceLinks: false", "enableServiceLinks: true", "enableServiceLinks")]
    [InlineData("pods", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot")]
    [InlineData("pods", "runAsUser: 1654", "runAsUser: 1000", "not 1654")]
    [InlineData("pods", "type: RuntimeDefault", "type: Unconfined", "seccomp")]
    [InlineData("pods", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem")]
    [InlineData("pods", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "allowPrivilegeEscalation")]
    [InlineData("pods", "- ALL", "- NET_RAW", "ALL capabilities")]
    [InlineData("pods", "limits:\n              memory: 4Gi", "limits:\n              memory: 8Gi", "memory limit")]
    [InlineData("pods", "limits:\n              memory: 4Gi", "limits:\n              cpu: \"2\"\n              memory: 4Gi", "no CPU limit")]
    [InlineData("pods", "mountPath: /tmp", "mountPath: /scratch", "no writable /tmp")]
    [InlineData("pods", "- name: tmp\n          emptyDir:", "- name: temp\n          emptyDir:", "is no volume")]
    [InlineData("pods", "emptyDir:\n            sizeLimit: 256Mi", "hostPath:\n            path: /tmp", "a folder of the node")]
    [InlineData("pods", "value: \"46\"", "value: \"70\"", "hexadecimal")]
    [InlineData("lifecycle", "path: /health/live", "path: /health/ready", "liveness probe")]
    [InlineData("lifecycle", "failureThreshold: 60", "failureThreshold: 6", "a start may take")]
    [InlineData("lifecycle", "terminationGracePeriodSeconds: 150", "terminationGracePeriodSeconds: 120", "Cluster:DrainTimeout")]
    [InlineData("lifecycle", "maxUnavailable: 0", "maxUnavailable: 1", "maxUnavailable 0")]
    [InlineData("lifecycle", "minReadySeconds: 30", "minReadySeconds: 5", "minReadySeconds")]
    [InlineData("scale", "  minReadySeconds: 30", "  replicas: 3\n  minReadySeconds: 30", "an autoscaler sets them")]
    [InlineData("scale", "minAvailable: 2", "minAvailable: 3", "no node be drained")]
    [InlineData("scale", "minAvailable: 2", "minAvailable: 1", "a single silo")]
    [InlineData("scale", "stabilizationWindowSeconds: 600", "stabilizationWindowSeconds: 60", "too fast")]
    [InlineData("scale", "minReplicas: 3", "minReplicas: 2", "three at least")]
    [InlineData("scale", "kind: Deployment\n    name: crawler-silo", "kind: Deployment\n    name: crawler", "no Deployment crawler")]
    [InlineData("selectors", "clusterIP: None\n  selector:\n    app.kubernetes.io/name: crawler", "clusterIP: None\n  selector:\n    app.kubernetes.io/name: crawl", "Service crawler-gateway selects no pod")]
    [InlineData("selectors", "serviceAccountName: crawler", "serviceAccountName: default", "no ServiceAccount default")]
    [InlineData("selectors", "AlwaysAllow\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: crawler", "AlwaysAllow\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: x", "PodDisruptionBudget")]
    [InlineData("selectors", "name: default-deny\n  labels:\n    app.kubernetes.io/name: crawler", "name: default-deny\n  labels:\n    app: crawler", "has no label")]
    [InlineData("ports", "containerPort: 11111", "containerPort: 11112", "the ports are not")]
    [InlineData("ports", "port: 30000\n      targetPort: gateway", "port: 30001\n      targetPort: gateway", "no port gateway of number 30001")]
    [InlineData("ports", "crawler-access: gateway\n      ports:\n        - protocol: TCP\n          port: 30000", "crawler-access: gateway\n      ports:\n        - protocol: TCP\n          port: 3000", "on which nothing listens")]
    [InlineData("ports", "crawler-access: gateway\n      ports:\n        - protocol: TCP\n          port: 30000", "crawler-access: gateway\n      ports:\n        - protocol: TCP\n          port: 8080", "lets anybody reach the port gateway")]
    [InlineData("ports", "podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress", "podSelector: {}\n  policyTypes:\n    - Ingress", "denies by default")]
    [InlineData("images", "image: crawler/silo", "image: crawler/silo:latest", "neither a version nor a digest")]
    [InlineData("images", "image: crawler/silo", "image: crawler/silo:0.0.1", "not of this version")]
    public void A_broken_manifest_is_found(string rule, string was, string becomes, string said) =>
        Assert.Contains(Rules.All[rule](Deployments.Written(Changed(Deployments.BaseText, was, becomes), Deployments.BaseSettings)), problem => problem.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("CRAWLER__STORE__KIND=AzureTables", "CRAWLER__STORE__KIND=Azure", "one of Sqlite, AzureTables")]
    [InlineData("CRAWLER__STORE__KIND=AzureTables", "CRAWLER__STORE__SORT=AzureTables", "Did you mean Store:")]
    [InlineData("CRAWLER__CLUSTER__MEMBERSHIP=Store", "CRAWLER__CLUSTER__MEMBERSHIP=Localhost", "for development")]
    public void Settings_that_a_silo_would_refuse_are_found(string was, string becomes, string said) =>
        Assert.Contains(
            SettingsRules.Problems(Deployments.Written(Deployments.BaseText, Changed(Deployments.BaseSettings, was, becomes))),
            problem => problem.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("concurrencyPolicy: Forbid", "concurrencyPolicy: Allow", "trigger", "concurrencyPolicy Forbid")]
    [InlineData("      backoffLimit: 4\n", "", "trigger", "a backoff limit")]
    [InlineData("Idempotency-Key: $(JOB_NAME)", "Idempotency-Key: today", "trigger", "its idempotency key")]
    [InlineData("http://crawler-http:8080/api/", "http://crawler-http:8081/api/", "ports", "no service's address")]
    [InlineData("http://crawler-http:8080/api/", "http://crawler-http:8080/v1/", "ports", "no service's address")]
    [InlineData("http://crawler-http:8080/api/", "http://crawler:8080/api/", "ports", "no service's address")]
    public void A_broken_trigger_is_found(string was, string becomes, string rule, string said) =>
        Assert.Contains(
            Rules.All[rule](Deployments.Written($"{Deployments.BaseText}\n---\n{Changed(Repository.Read(Trigger), was, becomes)}", Deployments.BaseSettings)),
            problem => problem.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("minReadySeconds: 30", "minReadySeconds: 30\n  minReadySeconds: 30", "uplicate")]
    [InlineData("minReadySeconds: 30", "minimumReadySeconds: 30", "minimumReadySeconds")]
    [InlineData("periodSeconds: 5\n            failureThreshold: 60", "period: 5\n            failureThreshold: 60", "period")]
    public void A_manifest_with_a_repeated_key_or_an_unknown_field_is_not_read(string was, string becomes, string said)
    {
        var refused = Assert.ThrowsAny<YamlException>(() => ManifestSet.Parse(Changed(Deployments.BaseText, was, becomes)));

        Assert.Contains(said, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_nobody_knows_is_not_read() =>
        Assert.ThrowsAny<Exception>(() => ManifestSet.Parse(Changed(Deployments.BaseText, "kind: PodDisruptionBudget", "kind: PodDisruptionBudgets")));

    private static string Changed(string text, string was, string becomes)
    {
        Assert.Contains(was, text, StringComparison.Ordinal);
        return text.Replace(was, becomes, StringComparison.Ordinal);
    }
}
