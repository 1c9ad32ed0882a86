namespace Crawler.Core.Catalogue;

/// <summary>
/// Which records of a partition changed lately, by the number of the commit that changed them. Bounded: the oldest are forgotten, and whoever asks for what was forgotten
/// must read everything. Not thread-safe.
/// </summary>
public sealed class RecentChanges
{
    private readonly Queue<(long Commit, RepoId Id)> _changes = new();
    private readonly int _capacity;
    private long _knownAfter;

    /// <summary>Begins to take notes.</summary>
    /// <param name="capacity">How many changes are remembered.</param>
    /// <param name="commit">The last commit so far; nothing is known of what it and those before it changed.</param>
    public RecentChanges(int capacity, long commit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        (_capacity, _knownAfter) = (capacity, commit);
    }

    /// <summary>Notes what a commit changed.</summary>
    public void Add(long commit, IReadOnlyList<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            if (entry.FormerName is null)
            {
                _changes.Enqueue((commit, entry.Id));
            }
        }

        while (_changes.Count > _capacity)
        {
            // What remains of a commit that is forgotten in part tells nothing.
            _knownAfter = _changes.Dequeue().Commit;
        }
    }

    /// <summary>The records changed after a commit, each once; null where some of that is forgotten.</summary>
    public IReadOnlyCollection<RepoId>? After(long commit)
    {
        if (commit < _knownAfter)
        {
            return null;
        }

        var changed = new HashSet<RepoId>();
        foreach (var change in _changes)
        {
            if (change.Commit > commit)
            {
                changed.Add(change.Id);
            }
        }

        return changed;
    }
}
