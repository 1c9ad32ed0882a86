using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>Puts the months of a partition together by repository, with one unpacked block of each month in memory at a time.</summary>
public static class MonthBlocks
{
    /// <summary>All points of each repository, ascending; the repositories ascending.</summary>
    /// <param name="months">The blocks of each month as <see cref="HistoryBlock"/> packs them, oldest month first.</param>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public static IEnumerable<(RepoId Id, IReadOnlyList<HistoryPoint> Points)> ByRepository(IReadOnlyList<IReadOnlyList<byte[]>> months)
    {
        ArgumentNullException.ThrowIfNull(months);
        var readers = months.Select(blocks => Read(blocks).GetEnumerator()).ToList();
        var next = new PriorityQueue<int, (RepoId Id, int Month)>();
        for (var month = 0; month < readers.Count; month++)
        {
            Advance(month);
        }

        while (next.TryPeek(out _, out var first))
        {
            var points = new List<HistoryPoint>();
            while (next.TryPeek(out var month, out var key) && key.Id == first.Id)
            {
                next.Dequeue();
                points.AddRange(readers[month].Current.Points);
                Advance(month);
            }

            yield return (first.Id, points);
        }

        void Advance(int month)
        {
            if (readers[month].MoveNext())
            {
                next.Enqueue(month, (readers[month].Current.Id, month));
            }
        }
    }

    private static IEnumerable<(RepoId Id, HistoryPoint[] Points)> Read(IReadOnlyList<byte[]> blocks)
    {
        foreach (var block in blocks)
        {
            var table = HistoryBlock.Decode(block);
            for (var place = 0; place < table.Count; place++)
            {
                yield return (table.Id(place), table.Points(place).ToArray());
            }
        }
    }
}
