using Crawler.Core.History;

namespace Crawler.Core.Catalogue;

/// <summary>
/// What a window changes in a partition: worked out without touching it, so that it can be made durable first. Planning the same window again after its changes
/// were adopted gives no entries and the same counts.
/// </summary>
public sealed class WindowPlan
{
    private readonly List<JournalEntry> _entries = [];
    private readonly List<RepoId> _absent = [];
    private int _met;

    private WindowPlan()
    {
    }

    /// <summary>The changes, in id order within rows and marks; empty where nothing changed.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>
    /// What the partition holds up to <see cref="Window.LastListed"/> and was not sent, live or not: where another partition was sent it, it has moved.
    /// </summary>
    public IReadOnlyList<RepoId> Absent => _absent;

    /// <summary>What became of the rows.</summary>
    public WindowCounts Counts { get; private set; }

    /// <summary>Compares a window with the records.</summary>
    /// <param name="table">The partition's records.</param>
    /// <param name="window">The rows and the walked stretch.</param>
    /// <param name="lastAcceptedFull">Ordinal of the last accepted full crawl, 0 for none.</param>
    public static WindowPlan Create(RecordTable table, Window window, int lastAcceptedFull)
    {
        var plan = new WindowPlan();
        if (window.Basis is { } basis)
        {
            ImportPlan.Plan(plan, table, window, basis, lastAcceptedFull);
            return plan;
        }

        var seen = plan.PlanRows(table, window, lastAcceptedFull);
        plan.PlanAnnounced(table, window);
        if (window.ProvesAbsence)
        {
            plan.PlanAbsence(table, window, seen, lastAcceptedFull);
        }

        return plan;
    }

    private RepoId[] PlanRows(RecordTable table, Window window, int lastAcceptedFull)
    {
        var seen = new RepoId[window.Lengths.Length];
        var (start, place) = (0, -1);
        for (var i = 0; i < seen.Length; i++)
        {
            var observation = window.Rows.Slice(start, window.Lengths[i]).Span;
            start += window.Lengths[i];
            seen[i] = ObservationView.ReadId(observation);
            PlanRow(table, window, seen[i], Find(table, window, seen[i], ref place), observation, lastAcceptedFull);
        }

        return seen;
    }

    /// <summary>A walk in order meets the records in their order too; only late rows and those of partial crawls, which skip most records, are looked up.</summary>
    private int Find(RecordTable table, Window window, RepoId id, ref int place)
    {
        if (!window.ProvesAbsence || id <= window.From)
        {
            return table.Find(id);
        }

        place = place < 0 ? table.PlaceAbove(window.From) : place;
        var slot = table.FindNext(id, ref place);
        _met += slot < 0 || id > window.UpTo ? 0 : 1;
        return slot;
    }

    private void PlanRow(RecordTable table, Window window, RepoId id, int slot, ReadOnlySpan<byte> observation, int lastAcceptedFull)
    {
        if (slot < 0 || !table.State(slot).IsHeld)
        {
            Put(id, new RecordState(window.Crawl, window.AsOf, window.Crawl), null, observation);
            Counts = Counts with { New = Counts.New + 1 };
            return;
        }

        var state = table.State(slot);
        if (IsOlder(window, state))
        {
            Counts = Counts with { Stale = Counts.Stale + 1 };
            return;
        }

        var current = table.Observation(slot);
        if (ObservationView.ReadFingerprint(current) != ObservationView.ReadFingerprint(observation))
        {
            PlanRename(table, id, current, observation, window.Crawl);
            Put(id, state.Seen() with { ChangedIn = window.Crawl, AsOf = window.AsOf }, table.AcceptedAfter(slot, lastAcceptedFull), observation);
            Counts = Classify(Counts, state with { ChangedIn = window.Crawl }, window.Crawl);
            return;
        }

        if (state != state.Seen())
        {
            // Nothing was implied of it while it was missed, so that it is back has to be said.
            _entries.Add(new JournalEntry(id, state.Seen(), default));
            _entries.Add(JournalEntry.OfPoint(id, table.Point(slot) with { AsOf = window.AsOf, Crawl = window.Crawl }));
        }

        Counts = Classify(Counts, state, window.Crawl);
    }

    /// <summary>Keeps the name that a repository gives up with its new observation.</summary>
    internal void PlanRename(RecordTable table, RepoId id, ReadOnlySpan<byte> current, ReadOnlySpan<byte> observation, int crawl)
    {
        if (!ObservationView.ReadName(current).SequenceEqual(ObservationView.ReadName(observation)))
        {
            var former = new FormerName(FormerNames.Text(ObservationView.ReadName(current)), id, crawl);
            if (!table.FormerNames.Contains(former))
            {
                _entries.Add(JournalEntry.NameGivenUp(former));
            }
        }
    }

    /// <summary>Counts by what the crawl did to the record, so that a window applied again is counted as it was the first time.</summary>
    private static WindowCounts Classify(WindowCounts counts, RecordState state, int crawl) => state switch
    {
        _ when state.FirstSeenIn == crawl => counts with { New = counts.New + 1 },
        _ when state.ChangedIn == crawl => counts with { Changed = counts.Changed + 1 },
        _ => counts with { Unchanged = counts.Unchanged + 1 },
    };

    private void PlanAnnounced(RecordTable table, Window window)
    {
        foreach (var id in window.Announced)
        {
            var slot = table.Find(id);
            if (slot < 0 || IsOlder(window, table.State(slot)))
            {
                continue;
            }

            if (table.State(slot) != table.State(slot).Seen())
            {
                _entries.Add(new JournalEntry(id, table.State(slot).Seen(), default));
            }

            PlanUnread(table, window, id, slot);
        }
    }

    /// <summary>Rare, so that looking through the open points for one of this crawl costs little.</summary>
    private void PlanUnread(RecordTable table, Window window, RepoId id, int slot)
    {
        if (table.State(slot).IsHeld && !table.History.Of(slot).Any(point => point.Crawl == window.Crawl))
        {
            _entries.Add(JournalEntry.OfPoint(id, HistoryPoint.Unread(window.AsOf, window.Crawl)));
        }
    }

    private void PlanAbsence(RecordTable table, Window window, RepoId[] seen, int lastAcceptedFull)
    {
        var held = table.Range(window.From, window.UpTo);
        if (held.Length == _met)
        {
            return;
        }

        var next = 0;
        foreach (var slot in held)
        {
            var id = ObservationView.ReadId(table.Observation(slot));
            while (next < seen.Length && seen[next] < id)
            {
                next++;
            }

            var state = table.State(slot);
            if ((next < seen.Length && seen[next] == id) || IsOlder(window, state))
            {
                continue;
            }

            if (!window.Proves(id))
            {
                PlanUnread(table, window, id, slot);
                continue;
            }

            if (state.IsHeld && !id.IsProvisional && id <= window.LastListed)
            {
                _absent.Add(id);
            }

            if (state.IsLive)
            {
                PlanMissed(window, id, state, state.Missed(window.Crawl, window.Repeats(lastAcceptedFull) ? 0 : lastAcceptedFull));
            }
        }
    }

    private void PlanMissed(Window window, RepoId id, RecordState state, RecordState missed)
    {
        if (missed != state)
        {
            _entries.Add(new JournalEntry(id, missed, default));
            _entries.Add(JournalEntry.OfPoint(id, HistoryPoint.Missed(window.AsOf, window.Crawl)));
        }

        Counts = Counts with { Missed = Counts.Missed + 1 };
    }

    /// <summary>Adds a change that <see cref="ImportPlan"/> found.</summary>
    internal void Add(in JournalEntry entry, in WindowCounts counts)
    {
        _entries.Add(entry);
        Counts += counts;
    }

    /// <summary>Counts a row that changes nothing.</summary>
    internal void Add(in WindowCounts counts) => Counts += counts;

    private void Put(RepoId id, RecordState state, AcceptedCounters? accepted, ReadOnlySpan<byte> observation) =>
        _entries.Add(new JournalEntry(id, state, PackedRecord.Pack(accepted, observation)));

    internal static bool IsOlder(Window window, RecordState state) =>
        window.AsOf != state.AsOf ? window.AsOf < state.AsOf : window.Crawl < state.ChangedIn;
}

/// <summary>What became of the rows of a window.</summary>
/// <param name="New">Repositories first seen in this crawl.</param>
/// <param name="Changed">Records that this crawl changed.</param>
/// <param name="Unchanged">Rows that said nothing new.</param>
/// <param name="Missed">Known repositories of the walked stretch that were not listed.</param>
/// <param name="Stale">Rows older than what is known; ignored.</param>
public readonly record struct WindowCounts(int New, int Changed, int Unchanged, int Missed, int Stale)
{
    /// <summary>Adds up the counts of several partitions or windows.</summary>
    public static WindowCounts operator +(WindowCounts left, WindowCounts right) => new(
        left.New + right.New, left.Changed + right.Changed, left.Unchanged + right.Unchanged, left.Missed + right.Missed, left.Stale + right.Stale);
}
