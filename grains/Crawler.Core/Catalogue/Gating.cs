namespace Crawler.Core.Catalogue;

/// <summary>How a repository restricts its files. The numbers are stored: never renumber.</summary>
public enum Gating
{
    /// <summary>Open to everyone.</summary>
    None = 0,

    /// <summary>Access is granted automatically on request.</summary>
    Auto = 1,

    /// <summary>Access is granted by hand.</summary>
    Manual = 2,
}
