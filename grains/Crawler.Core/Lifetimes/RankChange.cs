using Crawler.Core.Catalogue;
using Crawler.Core.Rankings;

namespace Crawler.Core.Lifetimes;

/// <summary>A model's place in a ranking, and the one it had before.</summary>
/// <param name="Rank">1 for the greatest value; ties by name, so that every place is given once.</param>
/// <param name="RankBefore">Its place among all that were ranked before; null where it was not among them, or nothing was ranked before.</param>
/// <param name="Id">The model.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Value">What it has now.</param>
/// <param name="ValueBefore">What it had before; null where it was not ranked. More than now where something was taken back.</param>
public sealed record RankChange(int Rank, int? RankBefore, RepoId Id, string Name, long Value, long? ValueBefore)
{
    private static readonly Comparer<Standing> Order = Comparer<Standing>.Create((a, b) =>
    {
        var byValue = b.Value.CompareTo(a.Value);
        var byName = byValue != 0 ? byValue : NameOrder.Instance.Compare(a.Name, b.Name);
        return byName != 0 ? byName : a.Id.CompareTo(b.Id);
    });

    /// <summary>Places climbed; negative where it fell, null where it was not ranked before.</summary>
    public int? Climb => RankBefore - Rank;

    /// <summary>The first places of a ranking with the places held before.</summary>
    /// <param name="now">All that are ranked now, each once; not only the first places, or what comes up from below looks new.</param>
    /// <param name="before">All that were ranked before, each once; empty for none.</param>
    /// <param name="count">How many places, 0 or more.</param>
    /// <exception cref="ArgumentException">A model stands twice in one ranking.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of places.</exception>
    public static IReadOnlyList<RankChange> Top(IEnumerable<Standing> now, IEnumerable<Standing> before, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var old = Ranked(before, nameof(before));
        return
        [
            .. Ranked(now, nameof(now)).Values.OrderBy(place => place.Rank).Take(count).Select(place => old.TryGetValue(place.Standing.Id, out var was)
                ? new RankChange(place.Rank, was.Rank, place.Standing.Id, place.Standing.Name, place.Standing.Value, was.Standing.Value)
                : new RankChange(place.Rank, null, place.Standing.Id, place.Standing.Name, place.Standing.Value, null)),
        ];
    }

    private static Dictionary<RepoId, (int Rank, Standing Standing)> Ranked(IEnumerable<Standing> standings, string argument)
    {
        var places = new Dictionary<RepoId, (int Rank, Standing Standing)>();
        foreach (var standing in standings.Order(Order))
        {
            if (!places.TryAdd(standing.Id, (places.Count + 1, standing)))
            {
                throw new ArgumentException($"{standing.Name} stands twice in one ranking. Rank each model once.", argument);
            }
        }

        return places;
    }
}
