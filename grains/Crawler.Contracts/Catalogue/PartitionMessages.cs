using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Contracts.Catalogue;

/// <summary>What became of a window's rows in one partition (see <see cref="WindowCounts"/>).</summary>
/// <param name="New">Repositories first seen.</param>
/// <param name="Changed">Records changed.</param>
/// <param name="Unchanged">Rows that said nothing new.</param>
/// <param name="Missed">Known repositories not listed.</param>
/// <param name="Stale">Rows older than what is known.</param>
/// <param name="Absent">What the partition holds of the listed stretch and was not sent (see <see cref="WindowPlan.Absent"/>); null where nothing.</param>
[GenerateSerializer, Immutable, Alias("crawler.apply-outcome")]
public readonly record struct ApplyOutcome(int New, int Changed, int Unchanged, int Missed, int Stale, RepoId[]? Absent = null);

/// <summary>Names repositories that were found in another partition.</summary>
/// <param name="Crawl">Ordinal of the crawl that found them.</param>
/// <param name="AsOf">Its as-of, Unix seconds.</param>
/// <param name="Ids">The repositories.</param>
[GenerateSerializer, Immutable, Alias("crawler.move-request")]
public sealed record MoveRequest(int Crawl, uint AsOf, RepoId[] Ids);

/// <summary>Records on their way from one partition to another.</summary>
/// <param name="Rows">The records as journal rows (see <see cref="JournalCodec"/>).</param>
[GenerateSerializer, Immutable, Alias("crawler.moved-records")]
public sealed record MovedRecords(IReadOnlyList<byte[]> Rows);

/// <summary>Asks a partition to freeze.</summary>
/// <param name="Kind">The kind, such as <c>models</c>.</param>
/// <param name="Crawl">The crawl's id.</param>
/// <param name="Ordinal">The crawl's ordinal.</param>
/// <param name="AsOf">The instant the figures speak of; its day chooses the attribution.</param>
/// <param name="RegistryVersion">The registry that all partitions must use.</param>
[GenerateSerializer, Immutable, Alias("crawler.freeze-request")]
public sealed record FreezeRequest(string Kind, string Crawl, int Ordinal, DateTimeOffset AsOf, string RegistryVersion);

/// <summary>How freezing ended.</summary>
/// <param name="Ok">Whether the vectors stand.</param>
/// <param name="Problem">Why not.</param>
[GenerateSerializer, Immutable, Alias("crawler.freeze-outcome")]
public sealed record FreezeOutcome(bool Ok, string Problem);

/// <summary>Tells a partition that a crawl was accepted.</summary>
/// <param name="Ordinal">The crawl's ordinal.</param>
/// <param name="IsFull">Whether it covered the whole listing, so that its absences count.</param>
[GenerateSerializer, Immutable, Alias("crawler.accept-request")]
public sealed record AcceptRequest(int Ordinal, bool IsFull);

/// <summary>The models of a partition that declare a parent.</summary>
/// <param name="Version">The durable state they were read from.</param>
/// <param name="IsWhole">Whether they are all; else they are what changed since the version asked about.</param>
/// <param name="Report">The models as <see cref="ChildReport"/> has them; empty where nothing has changed.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-children")]
public sealed record PartitionChildren(PartitionVersion Version, bool IsWhole, byte[] Report);

/// <summary>Who bears names, or which ids are live.</summary>
/// <param name="Version">The durable state they were read from.</param>
/// <param name="Report">The answers as <see cref="BearerReport"/> has them.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-bearers")]
public sealed record PartitionBearers(PartitionVersion Version, byte[] Report);

/// <summary>A partition's totals.</summary>
/// <param name="Version">The durable state they were folded from.</param>
/// <param name="IsUnchanged">Whether they are still those of the version asked about; then the rest is empty.</param>
/// <param name="Total">Everything.</param>
/// <param name="Owners">Distinct owners.</param>
/// <param name="Countries">Totals by country member.</param>
/// <param name="Registry">The attribution they were folded with.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-totals")]
public sealed record PartitionTotals(
    PartitionVersion Version, bool IsUnchanged, Measures Total, int Owners, IReadOnlyDictionary<string, Measures> Countries, RegistryStamp Registry) : ISubtotals;

/// <summary>A partition's totals by the members of one dimension.</summary>
/// <param name="Version">The durable state they were folded from.</param>
/// <param name="IsUnchanged">Whether they are still those of the version asked about; then the rest is empty.</param>
/// <param name="Total">Everything, each model once.</param>
/// <param name="Members">The members, as <see cref="Core.Dimensions.DimensionTotals.Encode"/> has them.</param>
/// <param name="Registry">The attribution they were folded with.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-dimension")]
public sealed record PartitionDimension(PartitionVersion Version, bool IsUnchanged, Measures Total, byte[] Members, RegistryStamp Registry) : ISubtotals;

/// <summary>What a partition answers about its sums: absolute, and versioned.</summary>
public interface ISubtotals
{
    /// <summary>The durable state they were folded from.</summary>
    PartitionVersion Version { get; }

    /// <summary>Whether they are still those of the version asked about; then they are not sent again.</summary>
    bool IsUnchanged { get; }

    /// <summary>The attribution they were folded with.</summary>
    RegistryStamp Registry { get; }
}

/// <summary>Everything kept of one model.</summary>
/// <param name="Observation">What the Hub said last.</param>
/// <param name="State">What is known beside.</param>
/// <param name="Country">The country member of its owner.</param>
/// <param name="Partition">The partition that holds it.</param>
/// <param name="LastAcceptedFull">Ordinal of the last accepted full crawl.</param>
/// <param name="FormerName">The former name under which it was asked for; null where it was not.</param>
[GenerateSerializer, Immutable, Alias("crawler.model-profile")]
public sealed record ModelProfile(
    Observation Observation, RecordState State, string Country, int Partition, int LastAcceptedFull, string? FormerName = null)
{
    /// <summary>Whether the model is known from imports of the past only: no crawl saw it, and it counts in no census.</summary>
    public bool IsHistorical => Observation.Id.IsProvisional || (State.GoneIn != 0 && State.GoneIn == State.FirstSeenIn);
}

/// <summary>Which lines of a top list.</summary>
/// <param name="Counter">Sort by this counter, descending, where <paramref name="By"/> does not say otherwise.</param>
/// <param name="Count">At most this many lines.</param>
/// <param name="Country">Only of this country member; null for all.</param>
/// <param name="Owner">Only of this owner; null for all.</param>
/// <param name="By">Sort by this, descending; null for the counter.</param>
/// <param name="Models">Further conditions on models; null for none.</param>
/// <param name="Type">Only owners of this member of the dimension org-type; null for all.</param>
/// <param name="ByGroup">Whether the owners of a parent group are one line.</param>
[GenerateSerializer, Immutable, Alias("crawler.top-query")]
public sealed record TopQuery(
    Counter Counter,
    int Count,
    string? Country = null,
    string? Owner = null,
    RankBy? By = null,
    ModelFilter? Models = null,
    string? Type = null,
    bool ByGroup = false)
{
    /// <summary>What to sort by.</summary>
    public RankBy Rank => By ?? (RankBy)Counter;

    /// <summary>Whether every line is wanted, so that the lists of a census can answer.</summary>
    public bool IsUnfiltered => this is { Country: null, Owner: null, Models: null, Type: null, ByGroup: false };

    /// <summary>All conditions on models.</summary>
    public ModelFilter ModelFilter => (Models ?? ModelFilter.None) with { Country = Country, Owner = Owner };

    /// <summary>All conditions on owners.</summary>
    public OwnerFilter OwnerFilter => new(Owner, Country, Type, ByGroup);
}

/// <summary>What a partition keeps of a repository's past.</summary>
/// <param name="Name">The name it bears, or bore last here.</param>
/// <param name="CreatedAt">When it was created; null where nobody said.</param>
/// <param name="State">What is known beside.</param>
/// <param name="Points">Its points, ascending.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-points")]
public sealed record PartitionPoints(string Name, DateTimeOffset? CreatedAt, RecordState State, IReadOnlyList<HistoryPoint> Points);

/// <summary>A stretch of records.</summary>
/// <param name="Version">The partition's version while they were read.</param>
/// <param name="Rows">The records as journal rows.</param>
/// <param name="NextSlot">Where to go on; null at the end.</param>
[GenerateSerializer, Immutable, Alias("crawler.record-page")]
public sealed record RecordPage(PartitionVersion Version, IReadOnlyList<byte[]> Rows, int? NextSlot);

/// <summary>The incremental totals of a partition.</summary>
/// <param name="Version">The durable state they belong to.</param>
/// <param name="RegistryDate">The day whose attribution holds.</param>
/// <param name="Total">Everything.</param>
/// <param name="Countries">By country member.</param>
/// <param name="Owners">By owner.</param>
/// <param name="RegistryVersion">The attribution they were folded with.</param>
/// <param name="Dimensions">By the members of each dimension, as <see cref="Core.Dimensions.DimensionTotals.Encode"/> has them.</param>
[GenerateSerializer, Immutable, Alias("crawler.folded-totals")]
public sealed record FoldedTotals(
    PartitionVersion Version,
    DateOnly RegistryDate,
    Measures Total,
    IReadOnlyDictionary<string, Measures> Countries,
    IReadOnlyDictionary<string, Measures> Owners,
    string RegistryVersion,
    IReadOnlyList<byte[]> Dimensions);

/// <summary>How a partition is.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Records">Records held, gone ones included.</param>
/// <param name="Live">Records that count.</param>
/// <param name="Version">Its durable version.</param>
/// <param name="JournalRows">Journal rows since the last snapshot.</param>
/// <param name="JournalBytes">Their bytes.</param>
/// <param name="SnapshotBytes">Bytes of the last snapshot.</param>
/// <param name="MemoryBytes">Bytes of packed records in memory.</param>
/// <param name="Damage">What is wrong with its stored rows; empty where nothing is.</param>
/// <param name="Silo">The address of the silo that it is on; null from silos that do not say.</param>
[GenerateSerializer, Immutable, Alias("crawler.partition-status")]
public sealed record PartitionStatus(
    int Number,
    int Records,
    int Live,
    PartitionVersion Version,
    int JournalRows,
    long JournalBytes,
    long SnapshotBytes,
    long MemoryBytes,
    string Damage,
    string? Silo = null);

/// <summary>Asks for the points of one month.</summary>
/// <param name="Month">The month, counted from January 1970; null to learn only which months there are.</param>
/// <param name="Crawls">All crawls and imports.</param>
/// <param name="RegistryVersion">The attribution that flows are counted by.</param>
[GenerateSerializer, Immutable, Alias("crawler.month-request")]
public sealed record MonthRequest(int? Month, IReadOnlyList<TimelineCrawl> Crawls, string RegistryVersion);

/// <summary>The points of one month.</summary>
/// <param name="Version">The durable state they belong to.</param>
/// <param name="Blocks">The points, as <see cref="HistoryBlock"/> packs them.</param>
/// <param name="Stamps">What the flows of each month that has points would be worked out from now; they are stale where they were worked out from anything else.</param>
[GenerateSerializer, Immutable, Alias("crawler.month-points")]
public sealed record MonthPoints(PartitionVersion Version, IReadOnlyList<byte[]> Blocks, IReadOnlyDictionary<int, string> Stamps);
