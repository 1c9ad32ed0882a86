using System.Globalization;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;
using Crawler.Deployment.Tests.Runbook;
using Crawler.Silo.Configuration;

namespace Crawler.Deployment.Tests;

/// <summary>The runbook knows every alert and every setting, and nothing that does not exist.</summary>
public sealed class RunbookTests
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
}
