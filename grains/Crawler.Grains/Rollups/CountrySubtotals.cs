using Crawler.Contracts.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Rollups;

/// <summary>Adds up what partitions said of their countries.</summary>
internal static class CountrySubtotals
{
    public static Measures Total(this SubtotalReader<PartitionTotals> reader) => reader.Heard.Aggregate(default(Measures), (sum, totals) => sum + totals.Total);

    public static Dictionary<string, Measures> Countries(this SubtotalReader<PartitionTotals> reader)
    {
        var countries = new Dictionary<string, Measures>(StringComparer.Ordinal);
        foreach (var (country, totals) in reader.Heard.SelectMany(heard => heard.Countries))
        {
            countries[country] = countries.GetValueOrDefault(country) + totals;
        }

        return countries;
    }
}
