using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Statistics;

namespace Crawler.Core.Rollups;

/// <summary>Merges what partitions hold of one counter into its concentration over models, owners, groups and countries.</summary>
internal static class ConcentrationBuilder
{
    /// <summary>The concentration of a download counter.</summary>
    public static ConcentrationFigures Build(Counter counter, IReadOnlyCollection<PartitionVectors> vectors, in Measures total)
    {
        var (models, unknown) = counter == Counter.Downloads30d
            ? (vectors.Select(vector => vector.Downloads30d), total.Downloads30dUnknown)
            : (vectors.Select(vector => vector.DownloadsAllTime), total.DownloadsAllTimeUnknown);
        var merged = ValueCounts.Merge(models);
        var (figures, positive) = (new Distribution(merged), new Distribution(merged.Above(0)));
        var countries = vectors.SelectMany(vector => vector.Countries).ToList();
        return new ConcentrationFigures(
            CounterNames.Of(counter),
            unknown,
            figures.ShareBelow(200),
            figures.ShareBelow(1),
            figures.Median,
            figures.Mean,
            figures.TopShare(10),
            figures.TopShare(200),
            figures.TopOnePercentShare,
            figures.Gini,
            figures.Hhi)
        {
            Below10 = figures.ShareBelow(10),
            Below1000 = figures.ShareBelow(1_000),
            Positive = positive.Count,
            GiniPositive = positive.Gini,
            Tail = PowerLawTail.Fit(merged, PowerLawTail.CensusXmin),
            Owners = Owners(counter, vectors),
            Groups = Groups(counter, vectors),
            Countries = LevelFigures.Of(Sums(countries, counter)),
            AttributedCountries = LevelFigures.Of(Sums(countries.Where(country => CountryMember.IsAttributed(country.Key)), counter)),
        };
    }

    private static LevelFigures? Owners(Counter counter, IReadOnlyCollection<PartitionVectors> vectors)
    {
        var sums = vectors.Select(vector => vector.OwnerSums?.All(counter)).ToList();
        return sums.Contains(null) ? null : LevelFigures.Of(ValueCounts.Merge(sums.OfType<ValueCounts>()));
    }

    /// <summary>The owners of a group may lie in several partitions, so groups are added up by name before they are counted.</summary>
    private static LevelFigures? Groups(Counter counter, IReadOnlyCollection<PartitionVectors> vectors)
    {
        var alone = vectors.Select(vector => vector.OwnerSums?.Alone(counter)).ToList();
        if (alone.Contains(null))
        {
            return null;
        }

        var groups = vectors
            .SelectMany(vector => vector.Dimensions.Single(totals => totals.Dimension == Dimension.ParentGroup).Members)
            .Where(group => !OwnerSums.StandsAlone(group.Key));
        return LevelFigures.Of(ValueCounts.Merge([.. alone.OfType<ValueCounts>(), Sums(groups, counter)]));
    }

    private static ValueCounts Sums(IEnumerable<KeyValuePair<string, Measures>> parts, Counter counter) => ValueCounts.Of(
    [
        .. parts
            .GroupBy(part => part.Key, StringComparer.Ordinal)
            .Select(member => member.Aggregate(default(Measures), (sum, part) => sum + part.Value).Total(counter))
            .OfType<long>(),
    ]);
}
