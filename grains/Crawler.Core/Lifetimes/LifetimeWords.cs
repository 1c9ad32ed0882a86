namespace Crawler.Core.Lifetimes;

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
