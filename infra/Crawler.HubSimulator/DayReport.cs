namespace Crawler.HubSimulator;

/// <summary>What changed on the simulated Hub while it lived through one or more days.</summary>
/// <param name="Days">The days lived.</param>
/// <param name="Added">Models created.</param>
/// <param name="Moved">Models of which at least one counter moved; over several days, the sum of each day's.</param>
/// <param name="Edited">Models whose tags were edited.</param>
/// <param name="Renamed">Models that changed their name or owner and kept their <c>_id</c>.</param>
/// <param name="Deleted">Models deleted.</param>
/// <param name="Listed">Models listed now.</param>
/// <param name="Today">The simulated day now.</param>
public sealed record DayReport(int Days, int Added, int Moved, int Edited, int Renamed, int Deleted, int Listed, DateTimeOffset Today)
{
    internal DayReport Then(DayReport next) => new(
        Days + next.Days,
        Added + next.Added,
        Moved + next.Moved,
        Edited + next.Edited,
        Renamed + next.Renamed,
        Deleted + next.Deleted,
        next.Listed,
        next.Today);
}
