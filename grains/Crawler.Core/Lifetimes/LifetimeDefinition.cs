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

/// <summary>The words of definitions and signals in the console's JSON.</summary>
public static class LifetimeWords
{
    /// <summary><c>span</c>, <c>t50</c>, <c>t90</c> or <c>survival</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such definition.</exception>
    public static string Word(this LifetimeDefinition definition) => definition switch
    {
        LifetimeDefinition.Span => "span",
        LifetimeDefinition.T50 => "t50",
        LifetimeDefinition.T90 => "t90",
        LifetimeDefinition.Survival => "survival",
        _ => throw new ArgumentOutOfRangeException(nameof(definition), definition, "not a definition of a lifetime"),
    };

    /// <summary><c>downloads</c>, <c>likes</c> or <c>discussions</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such signal.</exception>
    public static string Word(this Signal signal) => signal switch
    {
        Signal.Downloads => "downloads",
        Signal.Likes => "likes",
        Signal.Discussions => "discussions",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "not a signal"),
    };
}
