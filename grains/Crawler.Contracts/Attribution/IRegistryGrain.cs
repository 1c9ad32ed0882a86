using Crawler.Core.Attribution;

namespace Crawler.Contracts.Attribution;

/// <summary>The attribution in force. One grain, key 0.</summary>
[Alias("crawler.registry")]
public interface IRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>The version in force: a hash of the content.</summary>
    [Alias("version")]
    Task<string> Version();

    /// <summary>The rows: all, or those of one owner.</summary>
    [Alias("show")]
    Task<IReadOnlyList<OwnerAttribution>> Show(string? owner);
}
