using System.IO.Hashing;

namespace Crawler.Core.Catalogue;

/// <summary>
/// The records of one partition in memory: packed bytes in an arena, a state each, an index by id, an index by name and the order of ids.
/// About 50 bytes a record beside the packed bytes; not thread-safe.
/// </summary>
public sealed class RecordTable
{
    private const int NoSlot = -1;
    private RecordArena _arena = new();
    private long _garbage;
    private uint[] _positions = [];
    private ushort[] _lengths = [];
    private RecordState[] _states = [];
    private int[] _order = [];
    private bool _isOrdered = true;
    private int[] _nextById = [];
    private int[] _nextByName = [];
    private int[] _headsById = [];
    private int[] _headsByName = [];
    private RepoId _highest = RepoId.Min;

    /// <summary>Records held, gone ones included. Slots run from 0 to this, and a record keeps its slot.</summary>
    public int Count { get; private set; }

    /// <summary>The names that repositories have given up.</summary>
    public FormerNames FormerNames { get; } = new();

    /// <summary>The points of history that no block holds yet.</summary>
    public History.OpenHistory History { get; } = new();

    /// <summary>Bytes of packed records held, garbage included.</summary>
    public long ArenaBytes => _arena.Capacity;

    /// <summary>Bytes of the arrays beside the arena: place, length, state, order and the two indexes, those reserved for records to come included.</summary>
    public long IndexBytes =>
        ((long)_positions.Length * (sizeof(uint) + sizeof(ushort) + System.Runtime.CompilerServices.Unsafe.SizeOf<RecordState>() + (3 * sizeof(int))))
        + ((long)(_headsById.Length + _headsByName.Length) * sizeof(int));

    /// <summary>Bytes of packed records in use, without garbage and free ends of chunks.</summary>
    public long PackedBytes { get; private set; }

    /// <summary>The slot of a repository, or -1.</summary>
    public int Find(RepoId id)
    {
        // A first crawl asks for what is younger than everything known, row by row.
        if (Count == 0 || id > _highest)
        {
            return NoSlot;
        }

        for (var slot = _headsById[Bucket(id)]; slot != NoSlot; slot = _nextById[slot])
        {
            if (ObservationView.ReadId(Observation(slot)) == id)
            {
                return slot;
            }
        }

        return NoSlot;
    }

    /// <summary>The slot of a repository, or -1, for callers who ask in ascending order: what comes next in the order of ids needs no lookup.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="place">Where in the order to look first; moved on. Begin with <see cref="PlaceAbove"/>.</param>
    public int FindNext(RepoId id, ref int place)
    {
        while (place < Count)
        {
            var slot = _order[place];
            var order = ObservationView.ReadId(Observation(slot)).CompareTo(id);
            if (order > 0)
            {
                return NoSlot;
            }

            place++;
            if (order == 0)
            {
                return slot;
            }
        }

        return NoSlot;
    }

    /// <summary>The place in the order of ids of the first record above a bound.</summary>
    public int PlaceAbove(RepoId bound)
    {
        Order();
        return Count > 0 && bound >= _highest ? Count : FirstAbove(bound);
    }

    /// <summary>
    /// The slot of the live bearer of a name, the youngest where there are several; else the youngest gone one; else -1. What has moved away bears no name here.
    /// </summary>
    public int FindByName(ReadOnlySpan<byte> name)
    {
        var best = NoSlot;
        if (Count == 0)
        {
            return best;
        }

        for (var slot = _headsByName[Bucket(name)]; slot != NoSlot; slot = _nextByName[slot])
        {
            if (_states[slot].MovedIn == 0
                && ObservationView.ReadName(Observation(slot)).SequenceEqual(name)
                && (best == NoSlot || IsBetterBearer(slot, best)))
            {
                best = slot;
            }
        }

        return best;
    }

    /// <summary>
    /// The slot of the repository with an <c>_id</c> that bore a name at an instant: of those that bear it or gave it up, the youngest that had been created; -1 for none.
    /// </summary>
    /// <param name="name"><c>owner/name</c>, UTF-8.</param>
    /// <param name="asOf">The instant, Unix seconds.</param>
    public int BearerAt(ReadOnlySpan<byte> name, uint asOf)
    {
        var best = NoSlot;
        if (Count == 0)
        {
            return best;
        }

        for (var slot = _headsByName[Bucket(name)]; slot != NoSlot; slot = _nextByName[slot])
        {
            if (ObservationView.ReadName(Observation(slot)).SequenceEqual(name))
            {
                best = YoungerAt(best, slot, asOf);
            }
        }

        if (FormerNames.Count > 0)
        {
            foreach (var former in FormerNames.Find(FormerNames.Text(name)))
            {
                best = Find(former.Id) is >= 0 and var slot ? YoungerAt(best, slot, asOf) : best;
            }
        }

        return best;
    }

    /// <summary>What is known of a record beside the observation.</summary>
    public RecordState State(int slot) => _states[slot];

    /// <summary>The packed observation of a record; valid until the table changes.</summary>
    public ReadOnlySpan<byte> Observation(int slot) => PackedRecord.Observation(Packed(slot));

    /// <summary>The counters of the last accepted crawl, where the current ones came later and replaced others.</summary>
    public AcceptedCounters? Accepted(int slot) => PackedRecord.Accepted(Packed(slot));

    /// <summary>The counters that the last accepted crawl had of a record: its own where it has not changed since; null where it was not known then.</summary>
    public AcceptedCounters? AcceptedAfter(int slot, int lastAcceptedFull) =>
        _states[slot].ChangedIn <= lastAcceptedFull ? AcceptedCounters.Of(new ObservationView(Observation(slot))) : Accepted(slot);

    /// <summary>The record's counters as a point of history.</summary>
    public History.HistoryPoint Point(int slot)
    {
        var view = new ObservationView(Observation(slot));
        return new History.HistoryPoint(_states[slot].AsOf, _states[slot].ChangedIn, view.Downloads30d, view.DownloadsAllTime, view.Likes);
    }

    /// <summary>Whether a record to be put has the counters, and of the same crawl, that the one in its place left a point of.</summary>
    internal bool IsPoint(int slot, in JournalEntry entry) => _states[slot].ChangedIn == entry.State.ChangedIn
        && AcceptedCounters.Of(new ObservationView(Observation(slot))) == AcceptedCounters.Of(new ObservationView(PackedRecord.Observation(entry.Record.Span)));

    /// <summary>Changes the state alone.</summary>
    public void Mark(int slot, RecordState state) => _states[slot] = state;

    /// <summary>Adds a record or replaces the one with the same id.</summary>
    /// <returns>The record's slot.</returns>
    public int Put(ReadOnlySpan<byte> packedRecord, RecordState state)
    {
        var observation = PackedRecord.Observation(packedRecord);
        var id = ObservationView.ReadId(observation);
        var slot = Find(id);
        if (slot == NoSlot)
        {
            slot = AddSlot(id);
        }
        else
        {
            Unlink(_headsByName, _nextByName, Bucket(ObservationView.ReadName(Observation(slot))), slot);
            _garbage += _lengths[slot];
            PackedBytes -= _lengths[slot];
        }

        PackedBytes += packedRecord.Length;
        _positions[slot] = _arena.Add(packedRecord);
        _lengths[slot] = (ushort)packedRecord.Length;
        _states[slot] = state;
        Link(_headsByName, _nextByName, Bucket(ObservationView.ReadName(observation)), slot);
        CompactIfWorthwhile();
        return slot;
    }

    /// <summary>The slots of the records above <paramref name="from"/> and up to <paramref name="upTo"/>, in id order.</summary>
    public ReadOnlySpan<int> Range(RepoId from, RepoId upTo)
    {
        return _order.AsSpan(PlaceAbove(from)..PlaceAbove(upTo));
    }

    /// <summary>A view of all records as they are now, safe to read on another thread while the table goes on.</summary>
    public RecordCapture Capture() => new(
        _arena.CaptureChunks(),
        _positions.AsSpan(0, Count).ToArray(),
        _lengths.AsSpan(0, Count).ToArray(),
        _states.AsSpan(0, Count).ToArray(),
        FormerNames.Capture(),
        History.Capture());

    /// <summary>The record's bytes (see <see cref="PackedRecord"/>); valid until the table changes.</summary>
    public ReadOnlySpan<byte> Packed(int slot) => _arena.Get(_positions[slot], _lengths[slot]);

    private int YoungerAt(int best, int slot, uint asOf)
    {
        var id = ObservationView.ReadId(Observation(slot));
        return !id.IsProvisional && id.CreatedAtSeconds <= asOf && (best == NoSlot || id > ObservationView.ReadId(Observation(best))) ? slot : best;
    }

    private bool IsBetterBearer(int slot, int best)
    {
        var live = _states[slot].IsLive;
        return live != _states[best].IsLive
            ? live
            : ObservationView.ReadId(Observation(slot)) > ObservationView.ReadId(Observation(best));
    }

    private int AddSlot(RepoId id)
    {
        if (Count == _positions.Length)
        {
            Grow();
        }

        var slot = Count++;
        var isHighest = slot == 0 || id > _highest;
        _isOrdered &= isHighest;
        _highest = isHighest ? id : _highest;
        _order[slot] = slot;
        Link(_headsById, _nextById, Bucket(id), slot);
        return slot;
    }

    private void Grow()
    {
        var capacity = Math.Max(64, _positions.Length + (_positions.Length / 2));
        Array.Resize(ref _positions, capacity);
        Array.Resize(ref _lengths, capacity);
        Array.Resize(ref _states, capacity);
        Array.Resize(ref _order, capacity);
        Array.Resize(ref _nextById, capacity);
        Array.Resize(ref _nextByName, capacity);
        _headsById = NewHeads(capacity);
        _headsByName = NewHeads(capacity);
        for (var slot = 0; slot < Count; slot++)
        {
            var observation = Observation(slot);
            Link(_headsById, _nextById, Bucket(ObservationView.ReadId(observation)), slot);
            Link(_headsByName, _nextByName, Bucket(ObservationView.ReadName(observation)), slot);
        }
    }

    private static int[] NewHeads(int capacity)
    {
        var heads = new int[capacity];
        Array.Fill(heads, NoSlot);
        return heads;
    }

    private static void Link(int[] heads, int[] next, int bucket, int slot)
    {
        next[slot] = heads[bucket];
        heads[bucket] = slot;
    }

    private static void Unlink(int[] heads, int[] next, int bucket, int slot)
    {
        if (heads[bucket] == slot)
        {
            heads[bucket] = next[slot];
            return;
        }

        var before = heads[bucket];
        while (next[before] != slot)
        {
            before = next[before];
        }

        next[before] = next[slot];
    }

    private int Bucket(RepoId id) =>
        (int)((id.High ^ (id.High >> 32) ^ ((ulong)id.Low * 0x9E3779B97F4A7C15)) % (ulong)_headsById.Length);

    private int Bucket(ReadOnlySpan<byte> name) => (int)(XxHash3.HashToUInt64(name) % (ulong)_headsByName.Length);

    private void Order()
    {
        if (_isOrdered)
        {
            return;
        }

        var ids = new RepoId[Count];
        for (var i = 0; i < Count; i++)
        {
            ids[i] = ObservationView.ReadId(Observation(_order[i]));
        }

        Array.Sort(ids, _order, 0, Count);
        _isOrdered = true;
    }

    private int FirstAbove(RepoId bound)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ObservationView.ReadId(Observation(_order[middle])) <= bound)
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

    private void CompactIfWorthwhile()
    {
        if (_garbage < 256 * 1024 || _garbage * 2 < _arena.Capacity)
        {
            return;
        }

        var arena = new RecordArena();
        for (var slot = 0; slot < Count; slot++)
        {
            _positions[slot] = arena.Add(Packed(slot));
        }

        _arena = arena;
        _garbage = 0;
    }
}
