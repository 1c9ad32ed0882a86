using Crawler.Core.Attribution;
using Crawler.Core.Rankings;

namespace Crawler.Core.Rollups;

/// <summary>What moved from one census to another.</summary>
/// <param name="Before">The one.</param>
/// <param name="After">The other.</param>
/// <param name="Notes">What a reader must know before believing the changes, in words; empty where nothing speaks against them.</param>
/// <param name="Figures">Totals, concentration, lineage and sizes, in the order of a census.</param>
/// <param name="Counter">The counter that countries' shares are of.</param>
/// <param name="Countries">All countries of either, by how much their share of everything changed, the unknown last.</param>
/// <param name="Models">The top models by each counter, all lines of either.</param>
/// <param name="Owners">The top owners by each counter and by models, all lines of either.</param>
public sealed record CensusDiff(
    Census Before,
    Census After,
    IReadOnlyList<string> Notes,
    IReadOnlyList<FigureChange> Figures,
    Counter Counter,
    IReadOnlyList<CountryChange> Countries,
    IReadOnlyList<RankChanges> Models,
    IReadOnlyList<RankChanges> Owners)
{
    /// <summary>Compares two censuses of one kind of repository.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="counter">The counter that countries' shares are of; null for all-time downloads where both know them, else those of 30 days.</param>
    public static CensusDiff Between(Census before, Census after, Counter? counter = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var chosen = counter ?? (before.DownloadsAllTime is null || after.DownloadsAllTime is null ? Counter.Downloads30d : Counter.DownloadsAllTime);
        return new CensusDiff(
            before,
            after,
            [.. NotesOn(before, after)],
            CensusFigures.Changes(before, after),
            chosen,
            CountriesOf(before, after, chosen),
            Lists(before.TopModels, after.TopModels),
            Lists(before.TopOwners, after.TopOwners));
    }

    private static IEnumerable<string> NotesOn(Census before, Census after)
    {
        if (before.Crawl == after.Crawl)
        {
            yield return $"Both are the census of {before.Crawl}.";
        }

        if (before.AsOf > after.AsOf)
        {
            yield return $"{before.Crawl} is later than {after.Crawl}: the changes run backwards in time.";
        }

        if (CensusSeries.IsFull(before) != CensusSeries.IsFull(after))
        {
            var (full, limited) = CensusSeries.IsFull(before) ? (before, after) : (after, before);
            yield return $"{full.Crawl} read the whole listing, {limited.Crawl} only a part: nothing that {limited.Crawl} left unread has changed in it.";
        }

        foreach (var rejected in new[] { before, after }.Where(census => !census.Accepted).DistinctBy(census => census.Crawl))
        {
            yield return $"{rejected.Crawl} was not accepted: {string.Join(" ", rejected.Anomalies.Select(anomaly => anomaly.Detail))}";
        }

        if (before.RegistryVersion != after.RegistryVersion)
        {
            yield return $"Owners are attributed by registry {before.RegistryVersion} before and {after.RegistryVersion} after: countries may have changed by that alone.";
        }
    }

    private static List<CountryChange> CountriesOf(Census before, Census after, Counter counter)
    {
        var (old, present) = (new Shares(before, counter), new Shares(after, counter));
        return
        [
            .. old.Members.Union(present.Members)
                .Select(country => new CountryChange(
                    country,
                    old.Of(country),
                    present.Of(country),
                    new(old.OfAll(country), present.OfAll(country)),
                    new(old.OfAttributed(country), present.OfAttributed(country))))
                .OrderByDescending(country => country.ShareOfAll.Change is { } change ? Math.Abs(change) : -1)
                .ThenBy(change => change.Country, StringComparer.Ordinal),
        ];
    }

    /// <summary>List by list, as many as both have.</summary>
    private static List<RankChanges> Lists(IReadOnlyList<IReadOnlyList<Ranked>> before, IReadOnlyList<IReadOnlyList<Ranked>> after) =>
    [
        .. RankNames.InCensus
            .Take(Math.Min(before.Count, after.Count))
            .Select(by => new RankChanges(by, RankMove.Between(before[(int)by], after[(int)by], by))),
    ];

    /// <summary>The countries of a census, and what they are shares of. A country that is not there has nothing, which is known.</summary>
    private sealed class Shares(Census census, Counter counter)
    {
        private readonly Dictionary<string, Measures> _countries = census.Countries.ToDictionary(country => country.Country, country => country.Totals);
        private readonly Measures _all = Sum(census.Countries);
        private readonly Measures _attributed = Sum(census.Countries.Where(country => CountryMember.IsAttributed(country.Country)));

        public IEnumerable<string> Members => _countries.Keys;

        public Measures Of(string country) => _countries.GetValueOrDefault(country);

        public double? OfAll(string country) => Share(country, _all);

        public double? OfAttributed(string country) => CountryMember.IsAttributed(country) ? Share(country, _attributed) : null;

        private double? Share(string country, in Measures whole)
        {
            long? part = _countries.TryGetValue(country, out var totals) ? totals.Total(counter) : 0;
            return whole.Total(counter) is { } sum and not 0 ? (double?)part / sum : null;
        }

        private static Measures Sum(IEnumerable<CountryTotals> countries) => countries.Aggregate(default(Measures), (sum, country) => sum + country.Totals);
    }
}

/// <summary>A number then and now; null where unknown.</summary>
/// <param name="Before">Then.</param>
/// <param name="After">Now.</param>
public readonly record struct Pair(double? Before, double? After)
{
    /// <summary>How much it grew; null where either is unknown.</summary>
    public double? Change => After - Before;

    /// <summary>How much it grew as a share of what it was; null where either is unknown, and where it was 0.</summary>
    public double? Relative => Before is 0 ? null : Change / Before;
}

/// <summary>A country then and now.</summary>
/// <param name="Country">The country member.</param>
/// <param name="Before">Its totals then; none where it had no model.</param>
/// <param name="After">Its totals now; none where it has no model.</param>
/// <param name="ShareOfAll">Its share of everything.</param>
/// <param name="ShareOfAttributed">Its share of everything with a country; null for members without one.</param>
public sealed record CountryChange(string Country, Measures Before, Measures After, Pair ShareOfAll, Pair ShareOfAttributed);

/// <summary>What became of the lines of a top list.</summary>
/// <param name="By">What it is sorted by.</param>
/// <param name="Moves">All lines of either list, by their better rank.</param>
public sealed record RankChanges(RankBy By, IReadOnlyList<RankMove> Moves);
