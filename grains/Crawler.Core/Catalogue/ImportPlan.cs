using Crawler.Core.History;

namespace Crawler.Core.Catalogue;

/// <summary>
/// What a window of an import changes: every row leaves a point of history. A record is replaced only by what is newer, and only rows with an <c>_id</c> make or replace
/// records of today; a name without one belongs to whoever bore it then, else it is kept as historical, and so is an <c>_id</c> that a later full crawl did not know.
/// </summary>
internal static class ImportPlan
{
    private static readonly WindowCounts New = new(1, 0, 0, 0, 0);
    private static readonly WindowCounts Changed = new(0, 1, 0, 0, 0);
    private static readonly WindowCounts Unchanged = new(0, 0, 1, 0, 0);
    private static readonly WindowCounts Stale = new(0, 0, 0, 0, 1);

    public static void Plan(WindowPlan plan, RecordTable table, Window window, ImportBasis basis, int lastAcceptedFull)
    {
        var taken = table.History.SlotsOf(window.Crawl, table.Count);
        var (start, builder) = (0, new RowBuilder());
        foreach (var length in window.Lengths)
        {
            var row = new Row(plan, table, window, basis, lastAcceptedFull, taken, builder);
            row.Plan(window.Rows.Slice(start, length).Span);
            start += length;
        }
    }

    private readonly ref struct Row(
        WindowPlan plan, RecordTable table, Window window, ImportBasis basis, int lastAcceptedFull, System.Collections.BitArray taken, RowBuilder builder)
    {
        public void Plan(ReadOnlySpan<byte> observation)
        {
            var id = ObservationView.ReadId(observation);
            var slot = id.IsProvisional && table.BearerAt(ObservationView.ReadName(observation), window.AsOf) is >= 0 and var bearer ? bearer : table.Find(id);
            if (slot < 0)
            {
                PutNew(id, observation);
                return;
            }

            var (state, stored) = (table.State(slot), ObservationView.ReadId(table.Observation(slot)));
            var point = JournalEntry.OfPoint(stored, PointOf(observation));
            if (stored != id || IsPast(state))
            {
                plan.Add(point, Stale);
                return;
            }

            var next = basis.IsPartial && state.IsHeld ? WithCounters(table.Observation(slot), observation) : observation;
            if (!IsChanged(slot, next))
            {
                if (taken[slot])
                {
                    // Applied before, and begun again after a kill: the count is that of the first time.
                    plan.Add(Classify(state));
                    return;
                }

                // Else a file of the days between would be taken for newer than what still held today.
                plan.Add(new JournalEntry(id, state with { AsOf = window.AsOf }, default), default);
                plan.Add(point, Unchanged);
                return;
            }

            plan.PlanRename(table, id, table.Observation(slot), next, window.Crawl);
            PutChanged(id, slot, state, next);
            if (basis.IsPartial)
            {
                // The record keeps counters that the file does not have; the point has what the file says.
                plan.Add(point, default);
            }
        }

        /// <summary>What is known, with the counters that the file has.</summary>
        private ReadOnlySpan<byte> WithCounters(ReadOnlySpan<byte> known, ReadOnlySpan<byte> observation)
        {
            var view = new ObservationView(observation);
            var packed = new PackedWriter(known.Length + 32);
            builder.Set(new ObservationView(known));
            builder.SetName(view.Name);
            builder.Downloads30d = view.Downloads30d < 0 ? builder.Downloads30d : view.Downloads30d;
            builder.DownloadsAllTime = view.DownloadsAllTime < 0 ? builder.DownloadsAllTime : view.DownloadsAllTime;
            builder.Likes = view.Likes < 0 ? builder.Likes : view.Likes;
            return builder.Pack(packed) > 0 ? packed.ToArray() : known;
        }

        private void PutNew(RepoId id, ReadOnlySpan<byte> observation)
        {
            var isHistorical = id.IsProvisional || window.AsOf < basis.LastFullAsOf;
            var state = new RecordState(window.Crawl, window.AsOf, window.Crawl, GoneIn: isHistorical ? window.Crawl : 0);
            plan.Add(new JournalEntry(id, state, PackedRecord.Pack(null, observation)), New);
        }

        private void PutChanged(RepoId id, int slot, RecordState state, ReadOnlySpan<byte> observation)
        {
            var next = (id.IsProvisional ? state : state.Seen()) with { ChangedIn = window.Crawl, AsOf = window.AsOf };
            plan.Add(new JournalEntry(id, next, PackedRecord.Pack(table.AcceptedAfter(slot, lastAcceptedFull), observation)), Classify(state with { ChangedIn = window.Crawl }));
        }

        /// <summary>Older than the record, or than the last crawl that saw all there was: it enters the history and nothing else.</summary>
        private bool IsPast(RecordState state) => WindowPlan.IsOlder(window, state) || window.AsOf < basis.LastFullAsOf;

        /// <summary>A record that is gone, and that the file still knows after the last full crawl, is back.</summary>
        private bool IsChanged(int slot, ReadOnlySpan<byte> observation) =>
            ObservationView.ReadFingerprint(table.Observation(slot)) != ObservationView.ReadFingerprint(observation)
            || (table.State(slot) is var state && state != state.Seen() && !ObservationView.ReadId(observation).IsProvisional);

        /// <summary>By what the import has done to the record in all, so that a batch applied again is counted as it was the first time.</summary>
        private WindowCounts Classify(RecordState state) => state switch
        {
            _ when state.FirstSeenIn == window.Crawl => New,
            _ when state.ChangedIn == window.Crawl => Changed,
            _ when IsPast(state) => Stale,
            _ => Unchanged,
        };

        private HistoryPoint PointOf(ReadOnlySpan<byte> observation)
        {
            var view = new ObservationView(observation);
            return new HistoryPoint(window.AsOf, window.Crawl, view.Downloads30d, view.DownloadsAllTime, view.Likes);
        }
    }
}
