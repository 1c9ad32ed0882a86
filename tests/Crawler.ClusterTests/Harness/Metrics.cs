using System.Globalization;

namespace Crawler.ClusterTests.Harness;

/// <summary>A page of metrics as Prometheus reads it.</summary>
internal sealed class Metrics
{
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    public static Metrics Parse(string page)
    {
        var metrics = new Metrics();
        foreach (var line in page.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var brace = line.IndexOf('{', StringComparison.Ordinal);
            var close = line.LastIndexOf('}');
            var value = line[(close < 0 ? line.IndexOf(' ', StringComparison.Ordinal) : close + 1)..].Trim().Split(' ')[0];
            metrics._samples.Add((
                brace < 0 ? line[..line.IndexOf(' ', StringComparison.Ordinal)] : line[..brace],
                brace < 0 ? "" : line[(brace + 1)..close],
                double.Parse(value, CultureInfo.InvariantCulture)));
        }

        return metrics;
    }

    /// <summary>The sum of a metric over all labels that hold every one of <paramref name="labels"/>, such as <c>table="membership"</c>.</summary>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label, StringComparison.Ordinal)))
        .Sum(sample => sample.Value);
}
