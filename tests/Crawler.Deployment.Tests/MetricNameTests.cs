using System.Text.Json;
using Crawler.Deployment.Tests.Checks;
using Crawler.Deployment.Tests.Files;
using Crawler.Deployment.Tests.Manifests;
using Crawler.Deployment.Tests.Metrics;

namespace Crawler.Deployment.Tests;

/// <summary>Alerts and the dashboard ask for what is measured; and the reader that tells it apart reads what Prometheus reads.</summary>
public sealed class MetricNameTests
{
    private const string Alerts = "infra/k8s/components/monitoring/alerts.yaml";
    private const string Dashboard = "infra/grafana/crawler.json";

    [Theory]
    [InlineData("up", "up", "", "")]
    [InlineData("sum by (pod) (rate(a_total[5m]))", "a_total", "pod", "sum,rate")]
    [InlineData("sum(rate(a_total{kind=\"models\",outcome=~\"x|y\"}[$__rate_interval])) by (le) > 1.5", "a_total", "kind,outcome,le", "sum,rate")]
    [InlineData("a == 1 unless on (kind) b offset 5m and c", "a,b,c", "kind", "")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(x_bucket[10m]))) * 1e3", "x_bucket", "le", "histogram_quantile,sum,rate")]
    public void Names_are_told_apart_by_where_they_stand(string text, string metrics, string labels, string functions)
    {
        var query = PromQl.Read(text);

        Assert.Equal((metrics, labels, functions), (string.Join(',', query.Metrics), string.Join(',', query.Labels), string.Join(',', query.Functions)));
    }

    [Theory]
    [InlineData("rate(crawler_page_total[5m])", "crawler_page_total is measured by nobody")]
    [InlineData("rate(orleans_reminders_tardiness_bucket[5m])", "orleans_reminders_tardiness_bucket is measured by nobody")]
    [InlineData("sum by (owner) (crawler_pages_total)", "owner is no label")]
    [InlineData("crawler_pages_total{grain=\"1\"}", "grain is no label")]
    [InlineData("raet(crawler_pages_total[5m])", "raet is no function")]
    public void What_nobody_measures_is_found(string text, string said) => Assert.Contains(MetricRules.OfQuery(text), problem => problem.Contains(said, StringComparison.Ordinal));

    [Fact]
    public void What_is_no_query_is_refused() => Assert.Throws<FormatException>(() => PromQl.Read("a ; b"));

    [Theory]
    [InlineData("severity: critical", "severity: page", "a severity of")]
    [InlineData("summary:", "title:", "wants a summary")]
    [InlineData("up{job=\"crawler-http\"} == 1)\n", "up{job=\"crawler\"} == 1)\n", "no service is called crawler")]
    [InlineData("crawler_partitions_damaged", "crawler_damaged", "crawler_damaged is measured by nobody")]
    public void A_broken_alert_is_found(string was, string becomes, string said)
    {
        var text = Repository.Read(Alerts);
        Assert.Contains(was, text, StringComparison.Ordinal);
        var set = ManifestSet.Parse($"{Deployments.BaseText}\n---\n{text.Replace(was, becomes, StringComparison.Ordinal)}");
        Assert.Contains(MetricRules.Problems(set), problem => problem.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_ask_for_what_is_measured()
    {
        var set = ManifestSet.Parse($"{Deployments.BaseText}\n---\n{Repository.Read(Alerts)}");

        Assert.NotEmpty(set.Of<PrometheusRule>().SelectMany(rule => rule.Spec.Groups));
        Assert.Empty(MetricRules.Problems(set));
    }

    [Fact]
    public void The_dashboard_asks_for_what_is_measured()
    {
        var queries = Panels().SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : []).Select(target => target.GetProperty("expr").GetString()!).ToList();

        Assert.NotEmpty(queries);
        Assert.Empty(queries.SelectMany(MetricRules.OfQuery));
    }

    [Fact]
    public void Every_metric_of_our_own_is_on_the_dashboard()
    {
        var shown = Panels().SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [])
            .SelectMany(target => PromQl.Read(target.GetProperty("expr").GetString()!).Metrics).ToHashSet();

        Assert.All(
            Grains.Hosting.CrawlerMetrics.All.Concat(Storage.Metering.StoreMetrics.All),
            name => Assert.True(shown.Contains(name) || shown.Contains(name + "_bucket"), $"{name} is on no panel."));
    }

    [Fact]
    public void Panels_have_a_place_of_their_own_and_say_what_they_show()
    {
        var taken = new HashSet<(int X, int Y)>();
        Assert.All(Panels(), panel =>
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(x + w, 1, 24);
            Assert.All(from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line), cell => Assert.True(taken.Add(cell)));
            Assert.NotEqual("", panel.GetProperty("title").GetString());
            if (panel.GetProperty("type").GetString() != "row")
            {
                Assert.NotEqual("", panel.GetProperty("description").GetString());
                Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            }
        });
        Assert.Equal(Panels().Count, Panels().Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
    }

    private static List<JsonElement> Panels()
    {
        using var document = JsonDocument.Parse(Repository.Read(Dashboard), new JsonDocumentOptions { AllowDuplicateProperties = false });
        return [.. document.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.Clone())];
    }
}
