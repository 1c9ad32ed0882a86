namespace Crawler.Core.Lifetimes;

/// <summary>The ranking of one day in a race.</summary>
/// <param name="Day">The day, counted from 1970-01-01.</param>
/// <param name="Lines">The first places, each with the place of the day before it in the race.</param>
public sealed record RaceDay(int Day, IReadOnlyList<RankChange> Lines);

/// <summary>The race of the most liked models (metrics M20): who led at each date, and who passed whom.</summary>
public static class LikesRace
{
    /// <summary>The first places of each day.</summary>
    /// <param name="days">Days in ascending order, each with the likes of all models known that day. Likes can fall: they can be taken back, and accounts vanish.</param>
    /// <param name="count">How many places, 0 or more.</param>
    /// <returns>One ranking for each day; those of the first have no places before.</returns>
    /// <exception cref="ArgumentException">The days do not ascend, or a model stands twice on one.</exception>
    public static IReadOnlyList<RaceDay> Of(IReadOnlyList<(int Day, IReadOnlyCollection<Standing> Likes)> days, int count)
    {
        var race = new List<RaceDay>(days.Count);
        for (var i = 0; i < days.Count; i++)
        {
            if (i > 0 && days[i].Day <= days[i - 1].Day)
            {
                throw new ArgumentException($"Day {days[i].Day} follows day {days[i - 1].Day}. Give the days of a race in ascending order, each once.", nameof(days));
            }

            race.Add(new RaceDay(days[i].Day, RankChange.Top(days[i].Likes, i > 0 ? days[i - 1].Likes : [], count)));
        }

        return race;
    }
}
