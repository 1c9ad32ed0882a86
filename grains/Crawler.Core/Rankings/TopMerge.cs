using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>
/// Merges the partitions' top lists into the one of the whole, asking each for little more than its share: who has sent all that was asked and whose last line still
/// stands among the first of all is asked for more. Exact, and for long lists a small part of the lines travels. Not thread-safe.
/// </summary>
public sealed class TopMerge
{
    private const int Spare = 50;
    private const int Growth = 4;
    private readonly RankBy _by;
    private readonly int _count;
    private readonly IComparer<Ranked> _order;
    private readonly IReadOnlyList<Ranked>?[] _lists;
    private readonly int[] _asked;

    /// <summary>Begins a merge.</summary>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="by">What to sort by.</param>
    /// <param name="count">Lines wanted.</param>
    public TopMerge(int partitions, RankBy by, int count)
    {
        _by = by;
        _count = count;
        _order = Ranked.By(by);
        _lists = new IReadOnlyList<Ranked>?[partitions];
        _asked = new int[partitions];
    }

    /// <summary>The first lines of what was heard; of the whole once <see cref="Next"/> is empty.</summary>
    public IReadOnlyList<Ranked> Lines { get; private set; } = [];

    /// <summary>Which partitions to ask for how many lines; empty when the merge is done.</summary>
    public IReadOnlyList<(int Partition, int Count)> Next()
    {
        Lines = Ranked.Top(_lists.SelectMany(list => list ?? []), _by, _count);
        var next = new List<(int Partition, int Count)>();
        for (var i = 0; i < _lists.Length; i++)
        {
            if (_lists[i] is null)
            {
                next.Add((i, (int)Math.Min(_count, ((long)_count * 2 / _lists.Length) + Spare)));
            }
            else if (MayHaveMore(_lists[i]!, _asked[i]))
            {
                next.Add((i, (int)Math.Min(_count, (long)_asked[i] * Growth)));
            }
        }

        return next;
    }

    /// <summary>Takes a partition's answer in.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="asked">How many lines it was asked for.</param>
    /// <param name="lines">Its first lines, in order; fewer where it has no more.</param>
    public void Take(int partition, int asked, IReadOnlyList<Ranked> lines)
    {
        _asked[partition] = asked;
        _lists[partition] = lines;
    }

    private bool MayHaveMore(IReadOnlyList<Ranked> list, int asked) =>
        asked < _count && list.Count >= asked && (Lines.Count < _count || _order.Compare(list[^1], Lines[^1]) < 0);
}
