namespace Crawler.Core.Attribution;

/// <summary>One thing wrong with a registry file, or with another table of the product: where it is, what it is, and what to do about it.</summary>
/// <param name="Source">The file or stream, as the caller named it.</param>
/// <param name="Line">The line on which the row begins, counted from 1.</param>
/// <param name="Column">The column's name, or <c>row</c> or <c>header</c> when it concerns the whole line.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record RegistryError(string Source, int Line, string Column, string Problem, string Remedy)
{
    /// <summary>The error as one line for a terminal.</summary>
    public override string ToString() => $"{Source}:{Line}: {Column}: {Problem}; {Remedy}";
}
