namespace Crawler.Core.Attribution;

/// <summary>Which attribution figures were made with. Figures of different stamps are never added up.</summary>
/// <param name="Version">The registry's version (see <see cref="OwnerRegistry.Version"/>).</param>
/// <param name="Date">The day whose attribution holds.</param>
public readonly record struct RegistryStamp(string Version, DateOnly Date);
