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
        var said = Flatten(census);
        foreach (var (name, expected) in recount.Figures())
        {
            Comparisons++;
            if (!IsSame(said[name], expected))
            {
                _mismatches.Add($"{census.Crawl} {name}: census says {Text(said[name])}, records say {Text(expected)}");
            }
        }

        if (withCountries)
        {
            Compare($"{census.Crawl} country", census.Countries.ToDictionary(country => country.Country, country => country.Totals), recount.Countries);
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

    private static Dictionary<string, double?> Flatten(Census census)
    {
        var figures = new Dictionary<string, double?>
        {
            ["models"] = census.Models,
            ["owners"] = census.Owners,
            ["downloads30d"] = census.Downloads30d,
            ["downloadsAllTime"] = census.DownloadsAllTime,
            ["likes"] = census.Likes,
            ["lineage.withParent"] = census.Lineage.WithParent,
            ["lineage.edges"] = census.Lineage.Edges,
            ["lineage.finetune"] = census.Lineage.Finetune,
            ["lineage.adapter"] = census.Lineage.Adapter,
            ["lineage.quantized"] = census.Lineage.Quantized,
            ["lineage.merge"] = census.Lineage.Merge,
            ["lineage.untyped"] = census.Lineage.Untyped,
            ["lineage.phantomParents"] = census.Lineage.PhantomParents,
            ["size.known"] = census.Size.Known,
            ["size.mean"] = census.Size.Mean,
            ["size.median"] = census.Size.Median,
            ["size.downloadWeightedMean"] = census.Size.DownloadWeightedMean,
            ["size.downloadWeightedMedian"] = census.Size.DownloadWeightedMedian,
        };
        foreach (var counter in census.Concentration)
        {
            var name = $"concentration.{counter.Counter}.";
            figures[name + "unknown"] = counter.Unknown;
            figures[name + "below200"] = counter.Below200;
            figures[name + "zero"] = counter.Zero;
            figures[name + "median"] = counter.Median;
            figures[name + "mean"] = counter.Mean;
            figures[name + "top10"] = counter.Top10;
            figures[name + "top200"] = counter.Top200;
            figures[name + "topOnePercent"] = counter.TopOnePercent;
            figures[name + "gini"] = counter.Gini;
            figures[name + "hhi"] = counter.Hhi;
        }

        return figures;
    }
}
