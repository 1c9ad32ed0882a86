namespace Crawler.Core.Lifetimes;

/// <summary>What is meant by the lifetime of a release (metrics M31). The numbers are stored: never renumber.</summary>
public enum LifetimeDefinition
{
    /// <summary>From release to the end of the last week with at least θ of the peak week's events.</summary>
    Span = 0,

    /// <summary>The day by which half of the events of the first 52 weeks had come.</summary>
    T50 = 1,

    /// <summary>The day by which nine tenths of them had come.</summary>
    T90 = 2,

    /// <summary>From release to the first day of the quiet that lasts to this day, if it has lasted for 28 days.</summary>
    Survival = 3,
}
