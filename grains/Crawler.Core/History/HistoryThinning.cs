using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Core.History;

/// <summary>How densely the points of a month are kept. The names are stored: never rename. A greater one keeps less.</summary>
public enum ThinningStep
{
    /// <summary>Every point.</summary>
    None = 0,

    /// <summary>The first of each month and the last of each week, weeks being counted from the first day of the month.</summary>
    Weekly = 1,

    /// <summary>The first and the last of each month.</summary>
    Monthly = 2,
}

/// <summary>Which months lose points, and how many. Immutable.</summary>
/// <param name="Step">How densely points are kept.</param>
/// <param name="AfterMonths">Months of at most this age, counted from the newest month that has points, keep everything; 1 or more.</param>
public sealed record HistoryThinning(ThinningStep Step, int AfterMonths)
{
    private const string Weekly = "weekly-after:";
    private const string Monthly = "monthly-after:";

    /// <summary>Everything is kept.</summary>
    public static HistoryThinning None { get; } = new(ThinningStep.None, 1);

    /// <summary>Reads <c>none</c>, <c>weekly-after:N</c> or <c>monthly-after:N</c>, N being months from 1 to 1,200.</summary>
    /// <param name="text">The text.</param>
    /// <param name="thinning">What it says; null where it says none of these.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out HistoryThinning? thinning)
    {
        ArgumentNullException.ThrowIfNull(text);
        thinning = text == "none" ? None : Read(text, Weekly, ThinningStep.Weekly) ?? Read(text, Monthly, ThinningStep.Monthly);
        return thinning is not null;
    }

    /// <summary>The step for a month; <see cref="ThinningStep.None"/> where it is too young.</summary>
    /// <param name="month">The month, counted from January 1970.</param>
    /// <param name="newest">The newest month that has points.</param>
    public ThinningStep StepOf(int month, int newest) => newest - month > AfterMonths ? Step : ThinningStep.None;

    /// <inheritdoc/>
    public override string ToString() => Step == ThinningStep.None
        ? "none"
        : (Step == ThinningStep.Weekly ? Weekly : Monthly) + AfterMonths.ToString(CultureInfo.InvariantCulture);

    private static HistoryThinning? Read(string text, string prefix, ThinningStep step) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var months)
        && months is >= 1 and <= 1200
            ? new HistoryThinning(step, months)
            : null;
}
