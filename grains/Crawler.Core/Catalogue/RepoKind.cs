namespace Crawler.Core.Catalogue;

/// <summary>What a repository of the Hub holds. The numbers are stored: never renumber.</summary>
public enum RepoKind
{
    /// <summary>A model repository.</summary>
    Model = 1,
}
