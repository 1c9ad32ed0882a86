using Crawler.Core.Catalogue;

namespace Crawler.Core.Crawling;

/// <summary>Repositories that one partition holds and another one was sent: their owner has changed.</summary>
/// <param name="From">The partition that holds them.</param>
/// <param name="To">The partition that was sent them.</param>
/// <param name="Ids">The repositories, ascending.</param>
public sealed record Move(int From, int To, IReadOnlyList<RepoId> Ids)
{
    /// <summary>Finds what has moved among the rows of one page.</summary>
    /// <param name="rows">The page's rows, ascending, each id once.</param>
    /// <param name="partitionOf">The partition of a slot.</param>
    /// <param name="held">By partition, what it holds of the page's stretch though its own rows do not have it; null and empty lists say nothing.</param>
    /// <returns>The moves, by origin and destination.</returns>
    public static IReadOnlyList<Move> Find(IReadOnlyList<PageRow> rows, Func<int, int> partitionOf, IReadOnlyList<IReadOnlyList<RepoId>?> held)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(partitionOf);
        ArgumentNullException.ThrowIfNull(held);
        var moves = new SortedDictionary<(int From, int To), List<RepoId>>();
        for (var from = 0; from < held.Count; from++)
        {
            foreach (var id in held[from] ?? [])
            {
                if (IndexOf(rows, id) is >= 0 and var index && partitionOf(rows[index].Slot) is var to && to != from)
                {
                    moves.TryAdd((from, to), []);
                    moves[(from, to)].Add(id);
                }
            }
        }

        return [.. moves.Select(move => new Move(move.Key.From, move.Key.To, move.Value))];
    }

    private static int IndexOf(IReadOnlyList<PageRow> rows, RepoId id)
    {
        var (low, high) = (0, rows.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = rows[middle].Id.CompareTo(id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
