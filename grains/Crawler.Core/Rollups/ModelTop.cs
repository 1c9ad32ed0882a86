using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;

namespace Crawler.Core.Rollups;

/// <summary>Finds the models that may stand in a top list, without making an object of every record.</summary>
public static class ModelTop
{
    /// <summary>The first <paramref name="count"/> live records by a counter, and all that tie with the last of them.</summary>
    /// <param name="records">The records.</param>
    /// <param name="registry">The attribution in force.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    /// <param name="counter">The counter to sort by.</param>
    /// <param name="count">Lines wanted.</param>
    /// <param name="isWanted">Chooses by owner and country; null takes all.</param>
    public static IEnumerable<Ranked> Candidates(
        RecordCapture records, OwnerRegistry registry, DateOnly registryDate, Counter counter, int count, Func<string, string, bool>? isWanted = null)
    {
        var wanted = new List<(long Value, int Slot)>();
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (records.State(slot).IsLive && IsWanted(new ObservationView(records.Observation(slot)), registry, registryDate, isWanted))
            {
                wanted.Add((Value(new ObservationView(records.Observation(slot)), counter), slot));
            }
        }

        if (count > 0 && wanted.Count > count)
        {
            var bound = wanted.Select(entry => entry.Value).OrderDescending().ElementAt(count - 1);
            wanted = wanted.FindAll(entry => entry.Value >= bound);
        }

        return wanted.Select(entry => Line(records.Observation(entry.Slot), registry, registryDate));
    }

    private static bool IsWanted(in ObservationView view, OwnerRegistry registry, DateOnly registryDate, Func<string, string, bool>? isWanted)
    {
        if (isWanted is null)
        {
            return true;
        }

        var owner = System.Text.Encoding.UTF8.GetString(view.Owner);
        return isWanted(owner, registry.CountryOf(owner, registryDate));
    }

    private static long Value(in ObservationView view, Counter counter) => counter switch
    {
        Counter.Downloads30d => view.Downloads30d,
        Counter.DownloadsAllTime => view.DownloadsAllTime,
        _ => view.Likes,
    };

    private static Ranked Line(ReadOnlySpan<byte> observation, OwnerRegistry registry, DateOnly registryDate)
    {
        var view = new ObservationView(observation);
        return new Ranked(
            System.Text.Encoding.UTF8.GetString(view.Name),
            registry.CountryOf(System.Text.Encoding.UTF8.GetString(view.Owner), registryDate),
            1,
            view.Downloads30d < 0 ? null : view.Downloads30d,
            view.DownloadsAllTime < 0 ? null : view.DownloadsAllTime,
            view.Likes < 0 ? null : view.Likes);
    }
}
