using Crawler.Core.Audit;
using Crawler.Core.History;

namespace Crawler.Grains.Rollups;

/// <summary>Flows of a month, day by day.</summary>
internal sealed partial class AuditChecks
{
    public void Compare(string what, FlowVector said, PlainFlowMonth plain)
    {
        var days = said.Members.ToLookup(member => member.Dimension);
        Compare($"{what} total", Sum(days[FlowDimension.Total].Select(member => member.Days)), Sum([plain.Total]));
        var (countries, plainCountries) = (days[FlowDimension.Country].ToDictionary(member => member.Member, member => member.Days), plain.Countries);
        foreach (var country in countries.Keys.Union(plainCountries.Keys).Except(plain.Unsettled))
        {
            Compare($"{what} country {country}", Sum(Of(countries, [country])), Sum(Of(plainCountries, [country])));
        }

        if (plain.Unsettled.Count > 0)
        {
            Compare($"{what} countries {string.Join(" and ", plain.Unsettled)} together", Sum(Of(countries, plain.Unsettled)), Sum(Of(plainCountries, plain.Unsettled)));
        }

        Compare(
            what,
            new Dictionary<string, double?> { ["undetermined"] = said.Undetermined, ["checked"] = said.Checked, ["byAllTime"] = said.ByAllTime, ["by30Days"] = said.By30Days },
            new Dictionary<string, double?> { ["undetermined"] = plain.Undetermined, ["checked"] = plain.Checked, ["byAllTime"] = plain.ByAllTime, ["by30Days"] = plain.By30Days });
    }

    private void Compare(string what, Dictionary<int, FlowCell> said, Dictionary<int, FlowCell> worked)
    {
        Comparisons++;
        var differing = said.Keys.Union(worked.Keys).Order().Where(day => said.GetValueOrDefault(day) != worked.GetValueOrDefault(day)).ToList();
        if (differing is [var first, ..])
        {
            _mismatches.Add(
                $"{what}: {differing.Count} days differ; on {HistoryMonth.Day(first):yyyy-MM-dd} the flows say {Text(said.GetValueOrDefault(first))}, the points say {Text(worked.GetValueOrDefault(first))}");
        }
    }

    private static IEnumerable<IReadOnlyDictionary<int, FlowCell>> Of(IReadOnlyDictionary<string, IReadOnlyDictionary<int, FlowCell>> countries, IEnumerable<string> wanted) =>
        wanted.Where(countries.ContainsKey).Select(country => countries[country]);

    private static Dictionary<int, FlowCell> Sum(IEnumerable<IReadOnlyDictionary<int, FlowCell>> parts)
    {
        var sum = new Dictionary<int, FlowCell>();
        foreach (var (day, cell) in parts.SelectMany(part => part))
        {
            sum[day] = sum.GetValueOrDefault(day) + cell;
        }

        return sum;
    }

    private static string Text(FlowCell cell) =>
        $"{cell.Flow} (interpolated {cell.Interpolated}, estimated {cell.Estimated}), corrected by {cell.Correction}";
}
