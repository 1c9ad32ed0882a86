using Crawler.Core.History;

namespace Crawler.Contracts.History;

/// <summary>What happened over time, over all partitions of one kind: flows of downloads. The key is the kind, such as <c>models</c>.</summary>
[Alias("crawler.history")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>Brings all stored flows up to date: works out the months that are missing or stale. Returns when it is done; asked again, continues what is left.</summary>
    /// <returns>Why it could not; empty where all is up to date.</returns>
    [Alias("refresh"), ResponseTimeout(LongCall.AnswerTime)]
    Task<string> Refresh();

    /// <summary>Flows by a dimension, from what is stored: wakes no partition.</summary>
    [Alias("flows")]
    Task<FlowReply> Flows(FlowQuery query);

    /// <summary>Lifetimes by cohort, from the same points as the flows. Worked out when they are asked for first, and kept until the flows change.</summary>
    [Alias("lifetimes"), ResponseTimeout("01:00:00")]
    Task<LifetimeReply> Lifetimes(LifetimeQuery query);

    /// <summary>The boards of relative adoption, worked out and kept like the lifetimes.</summary>
    [Alias("adoption"), ResponseTimeout("01:00:00")]
    Task<AdoptionReply> Adoption(LifeOptions options);
}

/// <summary>Asks for flows.</summary>
/// <param name="Dimension">Dealt out by what.</param>
/// <param name="Step">How long a stretch a row covers.</param>
/// <param name="From">The first day wanted; null for the first known.</param>
/// <param name="To">The last day wanted; null for the last known.</param>
/// <param name="Member">Only of this member; null for all.</param>
[GenerateSerializer, Immutable, Alias("crawler.flow-query")]
public sealed record FlowQuery(FlowDimension Dimension, FlowStep Step, DateOnly? From = null, DateOnly? To = null, string? Member = null);

/// <summary>Flows as known now.</summary>
/// <param name="Rows">Oldest first, then by member; stretches and members without any flow are left out.</param>
/// <param name="Months">What is known of each month that the rows speak of.</param>
[GenerateSerializer, Immutable, Alias("crawler.flow-reply")]
public sealed record FlowReply(IReadOnlyList<FlowRow> Rows, IReadOnlyList<FlowMonth> Months);

/// <summary>The past of one model or of what an owner holds.</summary>
/// <param name="Id">The repository; null for an owner.</param>
/// <param name="Name">Its present name; of a historical one the name it was imported under.</param>
/// <param name="IsHistorical">Whether it is known from the past only, and counts in no census.</param>
/// <param name="CreatedAt">When it was created; null where nobody said.</param>
/// <param name="Points">Oldest first.</param>
[GenerateSerializer, Immutable, Alias("crawler.model-history")]
public sealed record ModelHistory(string? Id, string Name, bool IsHistorical, DateTimeOffset? CreatedAt, IReadOnlyList<TimedPoint> Points);

/// <summary>Counters at one instant.</summary>
/// <param name="At">The as-of of the crawl that read them.</param>
/// <param name="Crawl">The crawl or import.</param>
/// <param name="Downloads30d">Downloads of the last 30 days; null where it did not say.</param>
/// <param name="DownloadsAllTime">Downloads since creation; null where it did not say.</param>
/// <param name="Likes">Likes; null where it did not say.</param>
/// <param name="Models">Models that the values are of: 1 for a model, the number of models for an owner.</param>
/// <param name="IsRejected">Whether the anomaly gate kept that crawl back: kept, shown on demand, and counted in no flow.</param>
[GenerateSerializer, Immutable, Alias("crawler.timed-point")]
public sealed record TimedPoint(
    DateTimeOffset At, string Crawl, long? Downloads30d, long? DownloadsAllTime, long? Likes, int Models = 1, bool IsRejected = false);

/// <summary>Asks a partition to fold flows.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Crawls">All crawls and imports.</param>
/// <param name="RegistryVersion">The attribution to count by.</param>
/// <param name="Lineage">The census whose lineage says where lines began; empty for none.</param>
[GenerateSerializer, Immutable, Alias("crawler.flow-fold-request")]
public sealed record FlowFoldRequest(string Kind, IReadOnlyList<TimelineCrawl> Crawls, string RegistryVersion, string Lineage);

/// <summary>A month whose flows a partition has stored.</summary>
/// <param name="Month">The month, counted from January 1970: that of the points; what they tell of may lie before.</param>
/// <param name="Stamp">Changes with whatever the flows were worked out from.</param>
/// <param name="Lineage">The census whose lineage they were worked out with; empty for none.</param>
/// <param name="IsThinned">Whether some points had been taken out of the month when they were worked out.</param>
[GenerateSerializer, Immutable, Alias("crawler.folded-month")]
public sealed record FoldedMonth(int Month, string Stamp, string Lineage, bool IsThinned = false);
