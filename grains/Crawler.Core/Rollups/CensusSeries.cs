namespace Crawler.Core.Rollups;

/// <summary>Which of the stored censuses make up a series: those whose figures may be compared with each other.</summary>
public static class CensusSeries
{
    /// <summary>
    /// The accepted censuses by as-of, those of one instant in the order given: of full crawls where there is any, else of limited and filtered ones, whose figures are of
    /// whatever had been seen by then.
    /// </summary>
    public static IReadOnlyList<Census> Of(IEnumerable<Census> censuses)
    {
        var accepted = censuses.Where(census => census.Accepted).OrderBy(census => census.AsOf).ToList();
        return accepted.Any(IsFull) ? [.. accepted.Where(IsFull)] : accepted;
    }

    /// <summary>Whether a census is of a crawl that covered the whole listing.</summary>
    public static bool IsFull(Census census)
    {
        ArgumentNullException.ThrowIfNull(census);
        return census.Coverage.Ratio is not null;
    }

    /// <summary>The last accepted census of the same kind of crawl that comes before a census; null where none does.</summary>
    /// <param name="censuses">All censuses, oldest first; among them the one in question.</param>
    /// <param name="census">The one in question, accepted or not.</param>
    public static Census? Before(IReadOnlyList<Census> censuses, Census census) => censuses
        .TakeWhile(other => other.Crawl != census.Crawl)
        .Where(other => other.Accepted && IsFull(other) == IsFull(census) && other.AsOf <= census.AsOf)
        .MaxBy(other => other.AsOf);
}
