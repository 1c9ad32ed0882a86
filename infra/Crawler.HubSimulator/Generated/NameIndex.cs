using System.Text;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>Names to slots, by hash in any case. Made when the first name is looked up: a crawl of the listing never needs it.</summary>
internal sealed class NameIndex(ICorpus corpus)
{
    private readonly Dictionary<ulong, int> _slots = [];
    private readonly Dictionary<string, int> _former = new(StringComparer.OrdinalIgnoreCase);
    private int _indexed;

    public int Find(string name)
    {
        for (; _indexed < corpus.Slots; _indexed++)
        {
            Remember(_indexed);
        }

        int slot = _slots.TryGetValue(HashOf(name), out int found) && IsNamed(found, name) ? found : _former.GetValueOrDefault(name, -1);
        return slot >= 0 && corpus.StateAt(slot) != RepoState.Deleted ? slot : -1;
    }

    /// <summary>Remembers a name that is about to be given up; call it before the row is renamed, and <see cref="Renamed"/> after.</summary>
    public void Renaming(int slot) => _former[corpus.NameAt(slot)] = slot;

    /// <summary>A row has taken its name: whoever bore it before is no longer found by it.</summary>
    public void Renamed(int slot)
    {
        _former.Remove(corpus.NameAt(slot));
        if (slot < _indexed)
        {
            Remember(slot);
        }
    }

    private void Remember(int slot)
    {
        if (corpus.StateAt(slot) != RepoState.Deleted)
        {
            _slots[HashOf(corpus.NameAt(slot))] = slot;
        }
    }

    private bool IsNamed(int slot, string name) => string.Equals(corpus.NameAt(slot), name, StringComparison.OrdinalIgnoreCase);

    private static ulong HashOf(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in Encoding.UTF8.GetBytes(name.ToLowerInvariant()))
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }
}
