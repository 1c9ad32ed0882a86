using Crawler.Core.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Contracts.History;

/// <summary>What lifetimes and relative adoption are worked out under.</summary>
/// <param name="Lifetimes">What a lifetime takes for granted.</param>
/// <param name="Adoption">Bands and ages of the relative adoption metric.</param>
/// <param name="Universe">The models whose adoption is compared, as the file that <see cref="AdoptionUniverse.Parse"/> reads; null for all that derive from no other.</param>
[GenerateSerializer, Immutable, Alias("crawler.life-options")]
public sealed record LifeOptions(LifetimeOptions Lifetimes, AdoptionOptions Adoption, string? Universe);

/// <summary>Asks for lifetimes by cohort.</summary>
/// <param name="Options">Under which options.</param>
/// <param name="Dimension">The dimension's word, or <see cref="CohortKey.All"/>; null for every one.</param>
/// <param name="Member">The member; null for every one.</param>
/// <param name="Quarter">The quarter of release, such as <c>2025-Q1</c>, or <see cref="CohortKey.All"/>; null for every one.</param>
/// <param name="Signal">What lifetimes are read from; null for every one.</param>
[GenerateSerializer, Immutable, Alias("crawler.lifetime-query")]
public sealed record LifetimeQuery(LifeOptions Options, string? Dimension, string? Member, string? Quarter, Signal? Signal);

/// <summary>Lifetimes by cohort.</summary>
/// <param name="Cohorts">What is known of each.</param>
/// <param name="Excluded">Curves without a lifetime, by the reason.</param>
/// <param name="Basis">What they were worked out from, and when.</param>
[GenerateSerializer, Immutable, Alias("crawler.lifetime-reply")]
public sealed record LifetimeReply(IReadOnlyList<CohortLifetimes> Cohorts, IReadOnlyDictionary<LifetimeExclusion, long> Excluded, LifeBasis Basis);

/// <summary>What is known of a cohort.</summary>
/// <param name="Key">The cohort.</param>
/// <param name="Readings">One for each definition.</param>
[GenerateSerializer, Immutable, Alias("crawler.cohort-lifetimes")]
public sealed record CohortLifetimes(CohortKey Key, IReadOnlyList<CohortReading> Readings);

/// <summary>What lifetimes were worked out from.</summary>
/// <param name="WorkedOutAt">When.</param>
/// <param name="LastCrawl">The latest crawl or import among the points; empty for none.</param>
/// <param name="RegistryVersion">The attribution.</param>
[GenerateSerializer, Immutable, Alias("crawler.life-basis")]
public sealed record LifeBasis(DateTimeOffset WorkedOutAt, string LastCrawl, string RegistryVersion);

/// <summary>Relative adoption (metrics M27).</summary>
/// <param name="Boards">Every band and age.</param>
/// <param name="Basis">What they were worked out from, and when.</param>
[GenerateSerializer, Immutable, Alias("crawler.adoption-reply")]
public sealed record AdoptionReply(IReadOnlyList<AdoptionBoardView> Boards, LifeBasis Basis);

/// <summary>The most downloaded models of a size at an age.</summary>
/// <param name="Band">The size band.</param>
/// <param name="Age">Days since release.</param>
/// <param name="MedianOfTop">The baseline of the metric's first version; null where there is none.</param>
/// <param name="MonotoneTenth">The baseline of its second version; null where there is none.</param>
/// <param name="Lines">The models, the most downloaded first.</param>
[GenerateSerializer, Immutable, Alias("crawler.adoption-board")]
public sealed record AdoptionBoardView(string Band, int Age, double? MedianOfTop, double? MonotoneTenth, IReadOnlyList<AdoptionLine> Lines);

/// <summary>The lifetimes of one model.</summary>
/// <param name="Name">Its present name.</param>
/// <param name="Signals">By signal.</param>
[GenerateSerializer, Immutable, Alias("crawler.model-lifetimes")]
public sealed record ModelLifetimes(string Name, IReadOnlyList<SignalLifetimes> Signals);

/// <summary>Lifetimes by one signal.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Lifetimes">One for each definition; empty where there are none.</param>
/// <param name="Exclusion">Why there are none; null where there are, and where no day is known at all.</param>
/// <param name="Curve">Events by day since release; empty where its first days were not seen.</param>
/// <param name="Release">The day of release; null where no day is known.</param>
[GenerateSerializer, Immutable, Alias("crawler.signal-lifetimes")]
public sealed record SignalLifetimes(Signal Signal, IReadOnlyList<Lifetime> Lifetimes, LifetimeExclusion? Exclusion, IReadOnlyList<long> Curve, DateOnly? Release);

/// <summary>Asks a partition to fold lifetimes.</summary>
/// <param name="Crawls">All crawls and imports.</param>
/// <param name="RegistryVersion">The attribution to tell cohorts by.</param>
/// <param name="Options">Under which options.</param>
[GenerateSerializer, Immutable, Alias("crawler.life-fold-request")]
public sealed record LifeFoldRequest(IReadOnlyList<TimelineCrawl> Crawls, string RegistryVersion, LifeOptions Options);

/// <summary>A partition's share of lifetimes and boards.</summary>
/// <param name="Cohorts">As <see cref="LifetimeCohorts.Encode"/> has them.</param>
/// <param name="Boards">As <see cref="RelativeAdoption.Encode"/> has them.</param>
[GenerateSerializer, Immutable, Alias("crawler.life-part")]
public sealed record LifePart(byte[] Cohorts, byte[] Boards);
