using Crawler.Contracts.Catalogue;
using Crawler.Core.Audit;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Rollups;

/// <summary>Collects what an audit compared and what differed.</summary>
internal sealed partial class AuditChecks
{
    private const double Tolerance = 1e-9;
    private readonly List<string> _mismatches = [];
    private readonly List<string> _notes = [];

    public int Comparisons { get; private set; }

    public IReadOnlyList<string> Mismatches => _mismatches;

    public IReadOnlyList<string> Notes => _notes;

    public void Mismatch(string mismatch)
    {
        Comparisons++;
        _mismatches.Add(mismatch);
    }

    public void Note(string note) => _notes.Add(note);

    public void Compare(int partition, FoldedTotals folded, PlainRecount recount)
    {
        Compare($"partition {partition}", folded.Total, recount.Total);
        Compare($"partition {partition} owner", folded.Owners, recount.Owners);
        Compare($"partition {partition} country", folded.Countries, recount.Countries);
        foreach (var totals in folded.Dimensions)
        {
            Compare($"partition {partition}", DimensionTotals.Decode(totals), recount);
        }
    }

    public void Compare(Census census, DimensionTotals totals, PlainRecount recount) => Compare(census.Crawl, totals, recount);

    public void Compare(Census census, PlainRecount recount, bool withCountries)
    {
        var said = CensusNumbers.Of(census);
        CompareFigures(census.Crawl, said, recount.Figures(areSizesBounded: census.Size.Sources is not null));
        if (CensusNumbers.HasLater(census))
        {
            CompareFigures(census.Crawl, said, recount.LaterFigures(withCountries));
        }
        else
        {
            Note($"{census.Crawl} was taken before the concentration over owners, groups and countries, tails and sources of sizes were kept, so they were not compared");
        }

        if (withCountries)
        {
            Compare($"{census.Crawl} country", census.Countries.ToDictionary(country => country.Country, country => country.Totals), recount.Countries);
        }
    }

    private void CompareFigures(string crawl, Dictionary<string, double?> said, IReadOnlyDictionary<string, double?> recounted)
    {
        foreach (var (name, expected) in recounted)
        {
            Comparisons++;
            if (!IsSame(said[name], expected))
            {
                _mismatches.Add($"{crawl} {name}: census says {Text(said[name])}, records say {Text(expected)}");
            }
        }
    }

    /// <summary>Compares figures by name. A figure that only one side has is 0 on the other.</summary>
    public void Compare(string what, IReadOnlyDictionary<string, double?> said, IReadOnlyDictionary<string, double?> recounted)
    {
        foreach (var name in said.Keys.Union(recounted.Keys))
        {
            Comparisons++;
            var (figure, expected) = (said.GetValueOrDefault(name), recounted.GetValueOrDefault(name));
            if (!IsSame(figure ?? 0, expected ?? 0))
            {
                _mismatches.Add($"{what} {name}: rollup says {Text(figure)}, records say {Text(expected)}");
            }
        }
    }

    private void Compare(string what, DimensionTotals totals, PlainRecount recount) =>
        Compare($"{what} {KnownDimensions.Of(totals.Dimension).Name}", totals.Members, recount.Members(totals.Dimension));

    private void Compare(string what, IReadOnlyDictionary<string, Measures> said, IReadOnlyDictionary<string, PlainTotals> recounted)
    {
        foreach (var member in said.Keys.Union(recounted.Keys))
        {
            Compare($"{what} {member}", said.GetValueOrDefault(member), recounted.GetValueOrDefault(member) ?? new PlainTotals());
        }
    }

    private void Compare(string what, Measures said, PlainTotals recounted)
    {
        Comparisons++;
        if (!recounted.Agrees(said))
        {
            _mismatches.Add($"{what}: rollup says {said}, records say {recounted}");
        }
    }

    private static bool IsSame(double? said, double? expected) => said is { } a && expected is { } b
        ? Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)))
        : said is null && expected is null;

    private static string Text(double? value) => value?.ToString("R") ?? "nothing";
}
