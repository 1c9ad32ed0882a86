using Crawler.Core.Catalogue;

namespace Crawler.Imports;

/// <summary>
/// The ids of a file met so far, eight bytes each: a hash stands for the id. It serves a count only, which is wrong with a chance of 1 in 4 million among three million ids.
/// </summary>
internal sealed class IdSet
{
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private ulong[] _slots = new ulong[1024];
    private int _count;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>Adds an id; false where it was there.</summary>
    public bool Add(RepoId id)
    {
        if (_count >= _slots.Length / 8 * 7)
        {
            Grow();
        }

        if (!Add(_slots, Hash(id)))
        {
            return false;
        }

        _count++;
        return true;
    }

    private static ulong Hash(RepoId id)
    {
        var mixed = (id.High ^ ((ulong)id.Low << 32 | id.Low)) * Odd;
        mixed = (mixed ^ (mixed >> 32)) * Odd;
        return (mixed ^ (mixed >> 29)) is var hash && hash == 0 ? 1 : hash;
    }

    private static bool Add(ulong[] slots, ulong hash)
    {
        for (var slot = (int)(hash & (ulong)(slots.Length - 1)); ; slot = (slot + 1) & (slots.Length - 1))
        {
            if (slots[slot] == hash)
            {
                return false;
            }

            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                return true;
            }
        }
    }

    private void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                Add(larger, hash);
            }
        }

        _slots = larger;
    }
}
