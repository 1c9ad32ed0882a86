using Crawler.Contracts.Catalogue;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;

namespace Crawler.Contracts.Rollups;

/// <summary>The whole of one kind: its censuses, and figures over all partitions. The key is the kind, such as <c>models</c>.</summary>
[Alias("crawler.ecosystem")]
public interface IEcosystemGrain : IGrainWithStringKey
{
    /// <summary>Freezes all partitions, merges them, applies the gate and writes the census. Asked again for the same crawl, answers with what stands.</summary>
    [Alias("publish"), ResponseTimeout(LongCall.AnswerTime)]
    Task<PublishOutcome> Publish(PublishRequest request);

    /// <summary>Promotes a census that the gate has kept back. Promoted again, nothing changes.</summary>
    /// <returns>False where there is no such census.</returns>
    [Alias("promote")]
    Task<bool> Promote(string crawl);

    /// <summary>A census: the given crawl's, or the last accepted one (full crawls before others); null where there is none.</summary>
    [Alias("census")]
    Task<CensusReply?> Census(string? crawl);

    /// <summary>All that a census says of the lineage; null where there is no such census, or it was taken before the lineage was kept.</summary>
    [Alias("lineage")]
    Task<LineageReport?> Lineage(string crawl);

    /// <summary>The cross tables and the frontier of a census; null where there is no such census, or it was taken before they were kept.</summary>
    [Alias("cross-tables")]
    Task<CrossTables?> CrossTables(string crawl);

    /// <summary>All censuses, oldest first.</summary>
    [Alias("history")]
    Task<IReadOnlyList<CensusReply>> History();

    /// <summary>Figures of this instant, over all partitions: woken, measured, merged. Approximate while a crawl runs.</summary>
    [Alias("live"), ResponseTimeout("00:30:00")]
    Task<CensusReply> Live();

    /// <summary>Country totals of this instant.</summary>
    [Alias("live-countries"), ResponseTimeout("00:05:00")]
    Task<LiveCountries> Countries();

    /// <summary>The first models or owners of this instant, over all partitions.</summary>
    [Alias("top"), ResponseTimeout("00:05:00")]
    Task<TopReply> Top(TopQuery query, bool owners);

    /// <summary>Recomputes every rollup from the records, by other code, and compares.</summary>
    [Alias("audit"), ResponseTimeout("01:00:00")]
    Task<AuditReport> Audit();

    /// <summary>How the partitions are.</summary>
    [Alias("partitions"), ResponseTimeout("00:05:00")]
    Task<IReadOnlyList<PartitionStatus>> Partitions();
}

/// <summary>Asks for a census.</summary>
/// <param name="Crawl">The crawl's id.</param>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="AsOf">The instant the figures speak of.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Quarantined">Items that could not be read.</param>
/// <param name="IsFull">Whether it covered the whole listing.</param>
[GenerateSerializer, Immutable, Alias("crawler.publish-request")]
public sealed record PublishRequest(string Crawl, int Ordinal, DateTimeOffset AsOf, long Rows, long Quarantined, bool IsFull);

/// <summary>How publishing ended.</summary>
/// <param name="Ok">Whether the census stands.</param>
/// <param name="Accepted">Whether the gate let it pass.</param>
/// <param name="Problem">Why it does not stand.</param>
[GenerateSerializer, Immutable, Alias("crawler.publish-outcome")]
public sealed record PublishOutcome(bool Ok, bool Accepted, string Problem);

/// <summary>A census, or figures of this instant in its form.</summary>
/// <param name="Census">The figures.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
/// <param name="IsApproximate">Whether a crawl was changing the records meanwhile.</param>
[GenerateSerializer, Immutable, Alias("crawler.census-reply")]
public sealed record CensusReply(Census Census, int HeardFrom, int Partitions, bool IsApproximate = false);

/// <summary>Country totals of this instant.</summary>
/// <param name="Countries">By country member.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
[GenerateSerializer, Immutable, Alias("crawler.live-countries")]
public sealed record LiveCountries(IReadOnlyList<CountryTotals> Countries, int HeardFrom, int Partitions);

/// <summary>A top list.</summary>
/// <param name="Lines">The lines, first one first.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
[GenerateSerializer, Immutable, Alias("crawler.top-reply")]
public sealed record TopReply(IReadOnlyList<Ranked> Lines, int HeardFrom, int Partitions);

/// <summary>What an audit found.</summary>
/// <param name="Records">Live records recounted.</param>
/// <param name="Comparisons">Figures and totals compared.</param>
/// <param name="Mismatches">Those that differ, in words; empty for a clean audit.</param>
/// <param name="Census">The census that was compared too; null where none could be.</param>
/// <param name="Notes">What could not be compared, and why.</param>
[GenerateSerializer, Immutable, Alias("crawler.audit-report")]
public sealed record AuditReport(long Records, int Comparisons, IReadOnlyList<string> Mismatches, string? Census, IReadOnlyList<string> Notes)
{
    /// <summary>Whether every figure agreed.</summary>
    public bool IsClean => Mismatches.Count == 0;
}
