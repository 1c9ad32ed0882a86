using Crawler.Core.Catalogue;

namespace Crawler.Contracts;

/// <summary>The names of kinds as grain keys, crawl ids and the console spell them.</summary>
public static class KindNames
{
    /// <summary>Models.</summary>
    public const string Models = "models";

    /// <summary>The kinds that can be crawled.</summary>
    public static IReadOnlyList<string> All { get; } = [Models];

    /// <summary>The stored number of a kind.</summary>
    public static RepoKind KindOf(string name) => name == Models
        ? RepoKind.Model
        : throw new ArgumentException($"Unknown kind '{name}'; known are: {string.Join(", ", All)}.", nameof(name));
}
