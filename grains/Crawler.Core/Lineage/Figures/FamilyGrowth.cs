using System.Globalization;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Statistics;

namespace Crawler.Core.Lineage.Figures;

/// <summary>How a family grew since its root was released (metrics M26).</summary>
public static class FamilyGrowth
{
    /// <summary>
    /// Fits the growth curve to the descendants that had come by the end of each month of the root's life; the month of <paramref name="asOf"/>, which is not over, is left out.
    /// The past is what survives of it: deleted descendants are missing.
    /// </summary>
    /// <param name="family">The family.</param>
    /// <param name="asOf">The instant the family speaks of.</param>
    /// <returns>Null where the root's release is not known: a phantom, or one of the Hub's floor.</returns>
    public static GrowthCurveFit? Of(FamilyDetail family, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (family.Family.Id is not { CreatedAtSeconds: > CreationMonth.FloorSecond } root)
        {
            return null;
        }

        var released = MonthOf(DateTimeOffset.FromUnixTimeSeconds(root.CreatedAtSeconds));
        var counts = new Dictionary<int, int>();
        foreach (var month in family.Months)
        {
            // What claims to be older than its root stands at the beginning.
            var age = TryParse(month.Name, out var number) ? Math.Max(0, number - released) : 0;
            counts[age] = counts.GetValueOrDefault(age) + month.Count;
        }

        var (points, sum) = (new List<(double Months, double Count)>(), 0L);
        for (var age = 0; age < MonthOf(asOf) - released; age++)
        {
            sum += counts.GetValueOrDefault(age);
            points.Add((age + 1, sum));
        }

        return GrowthCurveFit.Of(points);
    }

    private static int MonthOf(DateTimeOffset instant) => (instant.UtcDateTime.Year * 12) + instant.UtcDateTime.Month;

    private static bool TryParse(string name, out int month)
    {
        var isMonth = DateOnly.TryParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first);
        month = (first.Year * 12) + first.Month;
        return isMonth;
    }
}
