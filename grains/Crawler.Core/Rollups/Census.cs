using Crawler.Core.Statistics;

namespace Crawler.Core.Rollups;

/// <summary>The figures of one completed crawl: published together, immutable. What is undefined or unknown is null, never 0.</summary>
public sealed record Census
{
    /// <summary>The crawl's id, such as <c>models-000001</c>.</summary>
    public required string Crawl { get; init; }

    /// <summary>The instant the figures speak of: the crawl's start, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How complete the crawl was.</summary>
    public required CoverageFigures Coverage { get; init; }

    /// <summary>What the anomaly gate found; empty for a clean crawl.</summary>
    public required IReadOnlyList<Anomaly> Anomalies { get; init; }

    /// <summary>Whether the census was promoted: an anomaly keeps it stored and flagged, but not shown as the current one.</summary>
    public required bool Accepted { get; init; }

    /// <summary>When somebody promoted it in spite of its anomalies; null where nobody did.</summary>
    public DateTimeOffset? AcceptedByHandAt { get; init; }

    /// <summary>The attribution that was in force.</summary>
    public required string RegistryVersion { get; init; }

    /// <summary>Live records.</summary>
    public required long Models { get; init; }

    /// <summary>Distinct namespaces; all names without one count as one.</summary>
    public required long Owners { get; init; }

    /// <summary>Sum of the 30-day downloads; null where no record has the counter.</summary>
    public required long? Downloads30d { get; init; }

    /// <summary>Sum of the all-time downloads; null where no record has the counter.</summary>
    public required long? DownloadsAllTime { get; init; }

    /// <summary>Sum of the likes; null where no record has the counter.</summary>
    public required long? Likes { get; init; }

    /// <summary>Concentration of each download counter.</summary>
    public required IReadOnlyList<ConcentrationFigures> Concentration { get; init; }

    /// <summary>Declared parents.</summary>
    public required LineageFigures Lineage { get; init; }

    /// <summary>Model sizes, in parameters.</summary>
    public required SizeFigures Size { get; init; }

    /// <summary>Totals by country member, by name.</summary>
    public required IReadOnlyList<CountryTotals> Countries { get; init; }

    /// <summary>The top models by each counter (indexed by <see cref="Counter"/>), at most <see cref="PartitionVectors.TopLength"/> lines each.</summary>
    public required IReadOnlyList<IReadOnlyList<Ranked>> TopModels { get; init; }

    /// <summary>
    /// The top owners by each way of <see cref="Rankings.RankNames.InCensus"/>, at most <see cref="PartitionVectors.TopLength"/> lines each; the one by models is missing in
    /// older censuses.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<Ranked>> TopOwners { get; init; }

    /// <summary>The top owners that the registry had no row for, in the same lists; none in older censuses.</summary>
    public IReadOnlyList<IReadOnlyList<Ranked>> TopUnreviewed { get; init; } = [];

    /// <summary>The concentration of one counter.</summary>
    public ConcentrationFigures ConcentrationOf(Counter counter) => Concentration.Single(figures => figures.Counter == CounterNames.Of(counter));
}

/// <summary>How complete a crawl was.</summary>
/// <param name="Ratio">Rows read ÷ (rows read + quarantined + known and missed), 0 to 1; null for limited and filtered crawls.</param>
/// <param name="Read">Rows read.</param>
/// <param name="Quarantined">Items that could not be read.</param>
/// <param name="Missed">Known repositories that the crawl walked past without seeing.</param>
public sealed record CoverageFigures(double? Ratio, long Read, long Quarantined, long Missed)
{
    /// <summary>Computes the ratio; an empty listing without anything missed is complete.</summary>
    public static CoverageFigures Of(long read, long quarantined, long missed, bool isFull)
    {
        var all = read + quarantined + missed;
        return new CoverageFigures(!isFull ? null : all == 0 ? 1.0 : (double)read / all, read, quarantined, missed);
    }
}

/// <summary>How unevenly a counter is spread over the models. Shares are 0 to 1.</summary>
/// <param name="Counter">The counter's name.</param>
/// <param name="Unknown">Models without the counter; they are out of all other figures here.</param>
/// <param name="Below200">Share of the models with less than 200.</param>
/// <param name="Zero">Share of the models with 0.</param>
/// <param name="Median">Median; of an even number the mean of the middle two.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Top10">Share of the sum that the 10 largest hold.</param>
/// <param name="Top200">Share of the sum that the 200 largest hold.</param>
/// <param name="TopOnePercent">Share of the sum that the largest ceil(n / 100) hold.</param>
/// <param name="Gini">Gini coefficient.</param>
/// <param name="Hhi">Herfindahl–Hirschman index over models, 0 to 1.</param>
/// <remarks>All but the parameters is null in censuses taken before it was kept.</remarks>
public sealed record ConcentrationFigures(
    string Counter,
    long Unknown,
    double? Below200,
    double? Zero,
    double? Median,
    double? Mean,
    double? Top10,
    double? Top200,
    double? TopOnePercent,
    double? Gini,
    double? Hhi)
{
    /// <summary>Share of the models with less than 10.</summary>
    public double? Below10 { get; init; }

    /// <summary>Share of the models with less than 1,000.</summary>
    public double? Below1000 { get; init; }

    /// <summary>The number of models with more than 0.</summary>
    public long? Positive { get; init; }

    /// <summary>Gini coefficient over the models with more than 0: that over all is close to 1 whatever happens, for most have none (metrics M07).</summary>
    public double? GiniPositive { get; init; }

    /// <summary>The tail of the models with at least <see cref="PowerLawTail.CensusXmin"/>.</summary>
    public PowerLawTail? Tail { get; init; }

    /// <summary>The same counter added up by owner.</summary>
    public LevelFigures? Owners { get; init; }

    /// <summary>Added up by parent group; an owner without a group, or without a row in the registry, stands for itself.</summary>
    public LevelFigures? Groups { get; init; }

    /// <summary>Added up by country member, those of owners without a country included.</summary>
    public LevelFigures? Countries { get; init; }

    /// <summary>Added up by country member, of owners whose home is known (see <see cref="Attribution.CountryMember.IsAttributed"/>).</summary>
    public LevelFigures? AttributedCountries { get; init; }
}

/// <summary>How unevenly a counter is spread over what it was added up by. Shares are 0 to 1; null for a zero sum.</summary>
/// <param name="Members">How many there are: those of whose models at least one has the counter.</param>
/// <param name="Gini">Gini coefficient.</param>
/// <param name="Hhi">Herfindahl–Hirschman index, 0 to 1.</param>
/// <param name="Top10">Share of the sum that the 10 largest hold.</param>
/// <param name="TopOnePercent">Share of the sum that the largest ceil(n / 100) hold.</param>
public sealed record LevelFigures(long Members, double? Gini, double? Hhi, double? Top10, double? TopOnePercent)
{
    /// <summary>Reads the figures off the sums.</summary>
    public static LevelFigures Of(ValueCounts sums)
    {
        var figures = new Distribution(sums);
        return new LevelFigures(figures.Count, figures.Gini, figures.Hhi, figures.TopShare(10), figures.TopOnePercentShare);
    }
}

/// <summary>Declared parents, counted as declared; and the forest that they make up once it is found out which model each one is.</summary>
/// <param name="WithParent">Models that declare at least one parent.</param>
/// <param name="Edges">Distinct (child, parent name).</param>
/// <param name="Finetune">Edges of that relation.</param>
/// <param name="Adapter">Edges of that relation.</param>
/// <param name="Quantized">Edges of that relation.</param>
/// <param name="Merge">Edges of that relation.</param>
/// <param name="Untyped">Edges without a relation.</param>
/// <param name="PhantomParents">Distinct declared parents that no record bears the name of.</param>
/// <param name="Roots">Models and phantoms that others derive from and that derive from none; null in censuses taken before the lineage was kept, like all that follow.</param>
/// <param name="MaxDepth">The greatest number of edges to the nearest root.</param>
/// <param name="ResolvedEdges">Distinct (child, model or phantom).</param>
/// <param name="PhantomRoots">Roots that are phantoms.</param>
/// <param name="Cyclic">Models that are their own ancestors.</param>
public sealed record LineageFigures(
    long WithParent,
    long Edges,
    long Finetune,
    long Adapter,
    long Quantized,
    long Merge,
    long Untyped,
    long PhantomParents,
    long? Roots,
    long? MaxDepth,
    long? ResolvedEdges = null,
    long? PhantomRoots = null,
    long? Cyclic = null);

/// <summary>Model sizes in parameters, over the models whose size the Hub knows.</summary>
/// <param name="Known">Models with a known size.</param>
/// <param name="Mean">Mean, each model once.</param>
/// <param name="Median">Median, each model once.</param>
/// <param name="DownloadWeightedMean">Mean weighted by 30-day downloads.</param>
/// <param name="DownloadWeightedMedian">Median of the multiset in which each model stands once per 30-day download.</param>
/// <remarks>
/// Censuses without <see cref="Sources"/> were taken before <see cref="Dimensions.StatedSize.MaxParameters"/>: they believed every size, and have none of the members below.
/// </remarks>
public sealed record SizeFigures(long Known, double? Mean, double? Median, double? DownloadWeightedMean, double? DownloadWeightedMedian)
{
    /// <summary>Share of the models whose size is known; null where there is no model.</summary>
    public double? ShareOfModels { get; init; }

    /// <summary>Share of the 30-day downloads that go to models of known size; null where there are none.</summary>
    public double? ShareOfDownloads30d { get; init; }

    /// <summary>Where sizes are known from, in the order of <see cref="Dimensions.StatedSize.All"/>; the models add up to all.</summary>
    public IReadOnlyList<SizeSourceCount>? Sources { get; init; }

    /// <summary>Models that claim a size that nobody believes; they count as of unknown size.</summary>
    public long? Implausible() => Sources?.Single(source => source.Source == Dimensions.StatedSize.Implausible).Models;
}

/// <summary>The rollup of one country member.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, or one of the special members.</param>
/// <param name="Totals">What its owners' records add up to.</param>
public sealed record CountryTotals(string Country, Measures Totals);

/// <summary>Something about a crawl that forbids trusting it blindly.</summary>
/// <param name="Code">A short stable name.</param>
/// <param name="Detail">What was seen, with numbers.</param>
public sealed record Anomaly(string Code, string Detail);
