namespace Crawler.Core.Lifetimes;

/// <summary>Why a repository has no lifetime. The numbers are stored: never renumber.</summary>
public enum LifetimeExclusion
{
    /// <summary>Its creation is the Hub's floor, 2022-03-02T23:29:05Z or before: that is a bound, so its age is not known (metrics 1.4).</summary>
    AtFloor = 0,

    /// <summary>Its first days were not seen (left truncation): the peak, which comes early, may lie among them.</summary>
    StartedUnseen = 1,

    /// <summary>It has fewer events than a shape can be read from (<see cref="LifetimeOptions.MinimumEvents"/>).</summary>
    TooFewEvents = 2,
}
