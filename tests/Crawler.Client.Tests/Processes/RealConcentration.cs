using System.Text.Json.Nodes;
using Crawler.Core.Attribution;

namespace Crawler.Client.Tests.Processes;

/// <summary>How concentrated the downloads of real rows are over models, owners, groups and countries, in a few plain lines. Only the registry is that of the program.</summary>
internal static class RealConcentration
{
    public static Dictionary<string, double?> Recompute(List<JsonNode> rows, string member, DateTimeOffset asOf)
    {
        var day = DateOnly.FromDateTime(asOf.UtcDateTime);
        var known = rows.Where(row => row[member] is not null).ToList();
        var values = known.Select(row => (double)row[member]!).Order().ToList();
        double? OfAll(double value) => values.Count == 0 ? null : value;
        var tail = values.Where(value => value >= 1000).ToList();
        var logarithms = tail.Sum(value => Math.Log(value / 1000));
        double? alpha = logarithms > 0 ? 1 + (tail.Count / logarithms) : null;
        var figures = new Dictionary<string, double?>
        {
            ["concentration.below10"] = OfAll(values.Count(value => value < 10) / (double)values.Count),
            ["concentration.below1000"] = OfAll(values.Count(value => value < 1000) / (double)values.Count),
            ["concentration.positive"] = values.Count(value => value > 0),
            ["concentration.giniPositive"] = Gini([.. values.Where(value => value > 0)]),
            ["concentration.tail.xmin"] = 1000,
            ["concentration.tail.count"] = tail.Count,
            ["concentration.tail.alpha"] = alpha,
            ["concentration.tail.ks"] = alpha is { } exponent ? Distance(tail, exponent) : null,
        };
        string Country(JsonNode row) => OwnerRegistry.BuiltIn.CountryOf(Owner(row), day);
        Add("owners", known.GroupBy(Owner));
        Add("groups", known.GroupBy(row => OwnerRegistry.BuiltIn.Find(Owner(row), day)?.Group is { } group ? $"group {group}" : Owner(row)));
        Add("countries", known.GroupBy(Country));
        Add("attributedCountries", known.Where(row => Country(row) is not ("unreviewed" or "undisclosed")).GroupBy(Country));
        return figures;

        void Add(string level, IEnumerable<IGrouping<string, JsonNode>> groups)
        {
            var sums = groups.Select(group => group.Sum(row => (double)row[member]!)).Order().ToList();
            var sum = sums.Sum();
            var hhi = sum == 0 ? (double?)null : sums.Sum(value => value / sum * (value / sum));
            figures[$"concentration.{level}.members"] = sums.Count;
            figures[$"concentration.{level}.gini"] = Gini(sums);
            figures[$"concentration.{level}.hhi"] = hhi;
            figures[$"concentration.{level}.effectiveNumber"] = 1 / hhi;
            figures[$"concentration.{level}.top10"] = sum == 0 ? null : sums.TakeLast(10).Sum() / sum;
            figures[$"concentration.{level}.topOnePercent"] = sum == 0 ? null : sums.TakeLast((int)Math.Ceiling(sums.Count / 100.0)).Sum() / sum;
        }
    }

    private static string Owner(JsonNode row) => (string)row["id"]! is var id && id.Contains('/', StringComparison.Ordinal) ? id.Split('/')[0] : "";

    private static double? Gini(List<double> ascending) => ascending.Sum() is > 0 and var sum
        ? (2 * ascending.Select((value, i) => (i + 1) * value).Sum() / (ascending.Count * sum)) - ((ascending.Count + 1.0) / ascending.Count)
        : null;

    private static double Distance(List<double> tail, double alpha) => tail.Distinct().Max(x =>
    {
        var law = 1 - Math.Pow(x / 1000, 1 - alpha);
        return Math.Max(Math.Abs(law - (tail.Count(y => y < x) / (double)tail.Count)), Math.Abs(law - (tail.Count(y => y <= x) / (double)tail.Count)));
    });
}
