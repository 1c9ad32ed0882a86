using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Core.Lifetimes;
using Crawler.Core.Rollups;
using Orleans.Concurrency;

namespace Crawler.Contracts.Rollups;

/// <summary>One model as seen by a reader; nothing durable. The key is <c>owner/name</c> or the 24 hex digits of the id.</summary>
[Alias("crawler.model")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Everything kept of the model, or null where it is not known.</summary>
    [Alias("profile")]
    Task<ModelProfile?> Profile();

    /// <summary>The model's past, one point a crawl; null where it is not known, not even from the past.</summary>
    /// <param name="withRejected">Whether points of crawls that the anomaly gate kept back are wanted too.</param>
    [Alias("history"), ResponseTimeout("00:05:00")]
    Task<ModelHistory?> History(bool withRejected);

    /// <summary>The model's lifetimes; null where it is not known, not even from the past.</summary>
    /// <param name="options">What a lifetime takes for granted.</param>
    /// <param name="release">The day of release where it is known to differ from that of creation; null for the latter.</param>
    [Alias("lifetimes"), ResponseTimeout("00:05:00")]
    Task<ModelLifetimes?> Lifetimes(LifetimeOptions options, DateOnly? release);

    /// <summary>Asks the Hub for the model now, through the quota that crawls share. Changes nothing.</summary>
    /// <param name="address">The Hub's address; null for that of the latest crawl.</param>
    [Alias("ask-hub"), AlwaysInterleave]
    Task<HubModelReply> AskHub(Uri? address);
}

/// <summary>One owner as seen by a reader. The key is the namespace.</summary>
[Alias("crawler.organization")]
public interface IOrganizationGrain : IGrainWithStringKey
{
    /// <summary>The owner's totals and attribution, or null where it has no live record and no attribution.</summary>
    [Alias("profile")]
    Task<OrganizationProfile?> Profile();

    /// <summary>What the owner's models added up to at each crawl, oldest first; those that are its models now, with what was known of them then.</summary>
    [Alias("history"), ResponseTimeout("00:05:00")]
    Task<IReadOnlyList<TimedPoint>> History();

    /// <summary>Asks the Hub for the owner's overview now, through the quota that crawls share. Keeps nothing.</summary>
    /// <param name="address">The Hub's address; null for that of the latest crawl.</param>
    [Alias("ask-hub"), AlwaysInterleave]
    Task<HubOwnerReply> AskHub(Uri? address);
}

/// <summary>One country member as seen by a reader. The key is ISO 3166-1 alpha-2 or a special member.</summary>
[Alias("crawler.country")]
public interface ICountryGrain : IGrainWithStringKey
{
    /// <summary>The country's totals of this instant; sums are at most two seconds old.</summary>
    [Alias("totals")]
    Task<CountryReply> Totals();
}

/// <summary>An owner's totals and attribution.</summary>
/// <param name="Totals">The totals; null where it has no live record.</param>
/// <param name="Attribution">The attribution; null where the registry does not know it.</param>
[GenerateSerializer, Immutable, Alias("crawler.organization-profile")]
public sealed record OrganizationProfile(Ranked? Totals, Core.Attribution.OwnerAttribution? Attribution);

/// <summary>A country's totals.</summary>
/// <param name="Totals">The totals.</param>
/// <param name="All">Everything, of all countries.</param>
/// <param name="Attributed">Everything with a country.</param>
/// <param name="HeardFrom">Partitions that answered.</param>
/// <param name="Partitions">Partitions there are.</param>
[GenerateSerializer, Immutable, Alias("crawler.country-reply")]
public sealed record CountryReply(CountryTotals Totals, Measures All, Measures Attributed, int HeardFrom, int Partitions);
