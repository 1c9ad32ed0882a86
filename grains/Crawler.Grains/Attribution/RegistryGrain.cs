using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;

namespace Crawler.Grains.Attribution;

/// <summary>The attribution in force: the built-in registry.</summary>
public sealed class RegistryGrain(OwnerRegistry registry) : Grain, IRegistryGrain
{
    /// <inheritdoc/>
    public Task<string> Version() => Task.FromResult(registry.Version);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OwnerAttribution>> Show(string? owner) =>
        Task.FromResult<IReadOnlyList<OwnerAttribution>>([.. registry.All.Where(row => owner is null || row.Owner == owner)]);
}
