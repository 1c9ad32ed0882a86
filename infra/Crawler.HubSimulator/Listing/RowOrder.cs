using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Listing;

/// <summary>The sequence in which a listing is read.</summary>
internal interface IRowOrder
{
    int Count { get; }

    int SlotAt(int position);

    /// <summary>The position of the first row beyond the cursor.</summary>
    int Seek(ListCursor cursor);
}

/// <summary>By <c>_id</c>: unique and immutable, so that a walk neither skips nor repeats.</summary>
internal sealed class IdOrder(ICorpus corpus, bool descending) : IRowOrder
{
    public int Count => corpus.Slots;

    public int SlotAt(int position) => descending ? corpus.Slots - 1 - position : position;

    public int Seek(ListCursor cursor) =>
        descending ? corpus.Slots - corpus.FirstNotBefore(cursor.Id) : corpus.FirstAfter(cursor.Id);
}

/// <summary>By a value that moves, ties by ascending <c>_id</c>: rows that move past the cursor are skipped or repeated, as on the Hub.</summary>
internal sealed class SortedOrder : IRowOrder
{
    private readonly ICorpus _corpus;
    private readonly bool _descending;
    private readonly long[] _values;
    private readonly int[] _slots;

    public SortedOrder(ICorpus corpus, ListSort key, bool descending)
    {
        _corpus = corpus;
        _descending = descending;
        var rows = new List<(long Value, int Slot)>(corpus.Listed);
        for (int slot = 0; slot < corpus.Slots; slot++)
        {
            if (corpus.IsListed(slot))
            {
                rows.Add((corpus.SortValue(slot, key), slot));
            }
        }

        rows.Sort((a, b) => Compare(a.Value, b.Value) is var byValue && byValue != 0 ? byValue : a.Slot.CompareTo(b.Slot));
        _values = [.. rows.Select(row => row.Value)];
        _slots = [.. rows.Select(row => row.Slot)];
    }

    public int Count => _slots.Length;

    public int SlotAt(int position) => _slots[position];

    public int Seek(ListCursor cursor)
    {
        int firstSlot = _corpus.FirstAfter(cursor.Id);
        int low = 0;
        int high = _slots.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            int byValue = Compare(_values[middle], cursor.Value);
            if (byValue < 0 || (byValue == 0 && _slots[middle] < firstSlot))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int Compare(long a, long b) => _descending ? b.CompareTo(a) : a.CompareTo(b);
}
