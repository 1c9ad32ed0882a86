using System.Globalization;
using System.Text.RegularExpressions;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;
using Crawler.Deployment.Tests.Runbook;
using Crawler.Silo.Configuration;

namespace Crawler.Deployment.Tests;

/// <summary>The runbook knows every alert and every setting, and nothing that does not exist.</summary>
public sealed partial class RunbookTests
{
    private const string Alerts = "infra/k8s/components/monitoring/alerts.yaml";
    private const string Unset = "–";
    private static readonly List<AlertRule> Rules = [.. ManifestSet.Parse(Repository.Read(Alerts)).Of<PrometheusRule>().SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules)];

    [Fact]
    public void Every_alert_has_a_section_and_every_section_an_alert() =>
        Assert.Equal(Rules.Select(rule => rule.Alert).Order(StringComparer.Ordinal), RunbookFile.Load().Alerts.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_alert_leads_to_its_section()
    {
        var anchors = RunbookFile.Load().Anchors;

        Assert.All(Rules, rule =>
        {
            Assert.Equal($"{RunbookFile.Path}#{rule.Alert.ToLowerInvariant()}", rule.Annotations["runbook_url"]);
            Assert.Contains(rule.Alert.ToLowerInvariant(), anchors);
        });
    }

    [Fact]
    public void The_table_has_every_setting_in_the_order_of_the_code_with_its_variable_and_default()
    {
        var settings = new SiloSettings();
        var expected = SettingsReader.Names.Select(name => (name, SettingsReader.VariableOf(name), DefaultOf(settings, name)));

        Assert.Equal(expected, RunbookFile.Load().Settings.Select(row => (row.Name, row.Variable, row.Default)));
    }

    [Fact]
    public void Links_within_the_runbook_lead_somewhere()
    {
        var links = InnerLink().Matches(Repository.Read(RunbookFile.Path)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(links);
        Assert.Empty(links.Except(RunbookFile.Load().Anchors));
    }

    [Theory]
    [InlineData(RunbookFile.Path)]
    [InlineData("docs/decisions/0014-kubernetes-without-an-operator.md")]
    [InlineData("infra/docker/README.md")]
    [InlineData("infra/grafana/README.md")]
    [InlineData("infra/k8s/README.md")]
    public void Links_to_other_files_lead_somewhere(string path) =>
        Assert.All(
            OuterLink().Matches(Repository.Read(path)).Select(match => Path.Combine(Path.GetDirectoryName(Repository.PathOf(path))!, match.Groups[1].Value)),
            target => Assert.True(File.Exists(target), $"{path} links to {target}, which is not there."));

    [Fact]
    public void Sections_and_rows_are_found_in_a_text()
    {
        var read = RunbookFile.Read("## The alerts\n### CrawlerSad\n| setting | variable | default | meaning |\n|---|---|---|---|\n| `A:B` | `CRAWLER__A__B` | `1` | what `x` it is |\n");

        Assert.Equal(["CrawlerSad"], read.Alerts);
        Assert.Equal(["the-alerts", "crawlersad"], read.Anchors);
        Assert.Equal([new SettingRow("A:B", "CRAWLER__A__B", "1", "what `x` it is")], read.Settings);
    }

    private static string DefaultOf(SiloSettings settings, string name)
    {
        var section = settings.GetType().GetProperty(name.Split(':')[0])!.GetValue(settings)!;
        return section.GetType().GetProperty(name.Split(':')[1])!.GetValue(section) switch
        {
            null => Unset,
            bool yes => yes ? "true" : "false",
            Uri address => address.OriginalString,
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString()!,
        };
    }

    [GeneratedRegex(@"\]\(#([a-z0-9-]+)\)")]
    private static partial Regex InnerLink();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex OuterLink();
}
