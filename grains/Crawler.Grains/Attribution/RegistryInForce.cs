using Crawler.Contracts.Attribution;
using Crawler.Core.Attribution;

namespace Crawler.Grains.Attribution;

/// <summary>What live figures are made with.</summary>
internal static class RegistryInForce
{
    /// <summary>The registry in force, as it holds today.</summary>
    public static async Task<RegistryStamp> StampInForceAsync(this IGrainFactory grains, TimeProvider time) =>
        new(await grains.GetGrain<IRegistryGrain>(0).Version(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
}
