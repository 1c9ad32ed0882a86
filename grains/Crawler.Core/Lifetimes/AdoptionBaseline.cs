namespace Crawler.Core.Lifetimes;

/// <summary>What a model's downloads are compared with (metrics M27). The numbers are stored: never renumber.</summary>
public enum AdoptionBaseline
{
    /// <summary>
    /// The median of the ten most downloaded models of the band at that age, or of as many as there are (the metric's first version, January 2026). Undefined while there is none.
    /// </summary>
    MedianOfTop = 1,

    /// <summary>
    /// The tenth most downloaded model of the band at that age, and never less than at an earlier one (the second version, May 2026): ages that few models have reached would else be easier.
    /// Undefined while fewer than ten models have reached the age.
    /// </summary>
    MonotoneTenth = 2,
}
