using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Listing;

/// <summary>By name, ordinal. Names are unique, but they move.</summary>
internal sealed class NameOrder : IRowOrder
{
    private readonly string[] _names;
    private readonly int[] _slots;
    private readonly bool _descending;

    public NameOrder(ICorpus corpus, bool descending)
    {
        _descending = descending;
        _slots = [.. Enumerable.Range(0, corpus.Slots).Where(corpus.IsListed)];
        _names = [.. _slots.Select(corpus.NameAt)];
        Array.Sort(_names, _slots, Comparer<string>.Create(Compare));
    }

    public int Count => _slots.Length;

    public int SlotAt(int position) => _slots[position];

    public int Seek(ListCursor cursor)
    {
        int found = Array.BinarySearch(_names, cursor.Name ?? "", Comparer<string>.Create(Compare));
        return found < 0 ? ~found : found + 1;
    }

    private int Compare(string a, string b) => _descending ? string.CompareOrdinal(b, a) : string.CompareOrdinal(a, b);
}
