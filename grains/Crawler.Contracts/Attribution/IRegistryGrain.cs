using Crawler.Core.Attribution;

namespace Crawler.Contracts.Attribution;

/// <summary>
/// The attribution in force: the registry that ships, and what was changed beside it in this store. One grain, key 0. A change is durable before it is answered; it counts
/// in live figures at once, and in censuses from the next freeze on.
/// </summary>
[Alias("crawler.registry")]
public interface IRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>The version in force: a hash of the content. Whoever has a version's name can read its content.</summary>
    [Alias("version")]
    Task<string> Version();

    /// <summary>The rows: all, or those of one owner.</summary>
    [Alias("show")]
    Task<IReadOnlyList<OwnerAttribution>> Show(string? owner);

    /// <summary>What is in force, and what of it was changed here.</summary>
    [Alias("status")]
    Task<RegistryStatus> Status();

    /// <summary>Lets a row hold on the days it is valid; on all others the owner keeps what it has. Asked twice, nothing happens the second time.</summary>
    [Alias("set")]
    Task<RegistryReply> Set(OwnerAttribution row);

    /// <summary>Takes back what was changed for an owner, so that what ships holds again.</summary>
    [Alias("unset")]
    Task<RegistryReply> Unset(string owner);

    /// <summary>Lets a file's rows stand in place of all rows of the owners they name: all of them, or none where anything is wrong.</summary>
    /// <param name="file">The file's text, in the registry's format.</param>
    /// <param name="name">What to call the file in errors.</param>
    [Alias("import")]
    Task<RegistryReply> Import(string file, string name);

    /// <summary>Which of these owners the registry has no row for on a day.</summary>
    [Alias("unreviewed")]
    Task<IReadOnlyList<string>> Unreviewed([Immutable] IReadOnlyList<string> owners, DateOnly day);
}

/// <summary>What is in force.</summary>
/// <param name="Version">The version in force.</param>
/// <param name="ShippedVersion">The version that ships with the program.</param>
/// <param name="Overrides">The rows that were changed here.</param>
[GenerateSerializer, Immutable, Alias("crawler.registry-status")]
public sealed record RegistryStatus(string Version, string ShippedVersion, IReadOnlyList<OwnerAttribution> Overrides);

/// <summary>How a change of the registry ended.</summary>
/// <param name="Version">The version in force afterwards.</param>
/// <param name="IsChanged">Whether it is another one than before.</param>
/// <param name="Errors">Everything that is wrong with the change; empty where it took effect.</param>
[GenerateSerializer, Immutable, Alias("crawler.registry-reply")]
public sealed record RegistryReply(string Version, bool IsChanged, IReadOnlyList<RegistryError> Errors)
{
    /// <summary>Whether it took effect.</summary>
    public bool Ok => Errors.Count == 0;
}
