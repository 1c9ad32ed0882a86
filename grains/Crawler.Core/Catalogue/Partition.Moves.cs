namespace Crawler.Core.Catalogue;

/// <summary>
/// A repository that moves to an owner of another partition keeps its id. It travels in three steps, each durable before the next and each changing nothing when
/// repeated: <see cref="PlanMoveOut"/> where it was (it contributes no more, its payload stays), <see cref="PlanMoveIn"/> where it is now (which takes over what
/// only the old record knew), <see cref="PlanDrop"/> where it was (the payload goes; id and old name stay).
/// </summary>
public sealed partial class Partition
{
    /// <summary>Which of these repositories are held here, live or not.</summary>
    public IReadOnlyList<RepoId> Held(IEnumerable<RepoId> ids) => [.. ids.Where(id => Records.Find(id) is >= 0 and var slot && Records.State(slot).IsHeld)];

    /// <summary>Takes repositories out of the figures that another partition was sent. Such as are not held, or were observed later here, are left out.</summary>
    /// <param name="ids">The repositories.</param>
    /// <param name="crawl">The crawl that found them elsewhere.</param>
    /// <param name="asOf">Its as-of, Unix seconds.</param>
    public MoveOutPlan PlanMoveOut(IEnumerable<RepoId> ids, int crawl, uint asOf)
    {
        var (changes, records) = (new List<JournalEntry>(), new List<JournalEntry>());
        foreach (var id in ids)
        {
            var slot = Records.Find(id);
            if (slot < 0 || Records.State(slot) is not { IsHeld: true } state || state.AsOf > asOf || state.ChangedIn > crawl)
            {
                continue;
            }

            records.Add(new JournalEntry(id, state, Records.Packed(slot).ToArray()));
            if (state.MovedIn == 0)
            {
                changes.Add(JournalEntry.NameGivenUp(new FormerName(FormerNames.Text(ObservationView.ReadName(Records.Observation(slot))), id, crawl)));
                changes.Add(new JournalEntry(id, state.Moved(crawl), default));
            }
        }

        return new MoveOutPlan(changes, records);
    }

    /// <summary>Takes over what another partition knew of repositories that this one has been sent since: when they were first seen, and their last accepted counters.</summary>
    /// <param name="moved">The records as they were there.</param>
    /// <param name="lastAcceptedFull">Ordinal of the last accepted full crawl, 0 for none.</param>
    public MoveInPlan PlanMoveIn(IEnumerable<JournalEntry> moved, int lastAcceptedFull)
    {
        var (changes, taken) = (new List<JournalEntry>(), new List<RepoId>());
        foreach (var old in moved)
        {
            var slot = Records.Find(old.Id);
            if (slot < 0 || !Records.State(slot).IsHeld)
            {
                continue;
            }

            taken.Add(old.Id);
            var state = Records.State(slot);
            var merged = state with { FirstSeenIn = Math.Min(state.FirstSeenIn, old.State.FirstSeenIn) };
            var accepted = state.ChangedIn <= lastAcceptedFull ? null : Records.Accepted(slot) ?? AcceptedOf(old, lastAcceptedFull);
            var record = PackedRecord.Pack(accepted, Records.Observation(slot));
            if (merged != state || !Records.Packed(slot).SequenceEqual(record))
            {
                changes.Add(new JournalEntry(old.Id, merged, record));
                changes.Add(JournalEntry.OfPoint(old.Id, History.HistoryPoint.HandedOver(old.State.AsOf)));
                changes.Add(JournalEntry.OfPoint(old.Id, LastPoint(old)));
            }
        }

        return new MoveInPlan(changes, taken);
    }

    /// <summary>Lets go of the payload of repositories that have arrived elsewhere.</summary>
    public IReadOnlyList<JournalEntry> PlanDrop(IEnumerable<RepoId> ids)
    {
        var changes = new List<JournalEntry>();
        foreach (var id in ids)
        {
            var slot = Records.Find(id);
            if (slot >= 0 && Records.State(slot) is { IsHeld: true, MovedIn: not 0 } state)
            {
                changes.Add(new JournalEntry(id, state.Dropped(), PackedRecord.Stub(Records.Observation(slot))));
            }
        }

        return changes;
    }

    /// <summary>What was known last where it was: downloads since then are counted where it is now.</summary>
    private static History.HistoryPoint LastPoint(in JournalEntry old)
    {
        var view = new ObservationView(PackedRecord.Observation(old.Record.Span));
        return new History.HistoryPoint(old.State.AsOf, old.State.ChangedIn, view.Downloads30d, view.DownloadsAllTime, view.Likes);
    }

    private static AcceptedCounters? AcceptedOf(in JournalEntry old, int lastAcceptedFull) => old.State.ChangedIn <= lastAcceptedFull
        ? AcceptedCounters.Of(new ObservationView(PackedRecord.Observation(old.Record.Span)))
        : PackedRecord.Accepted(old.Record.Span);
}

/// <summary>What leaves a partition.</summary>
/// <param name="Changes">To be made durable here.</param>
/// <param name="Records">The records as they are here, for the other partition.</param>
public sealed record MoveOutPlan(IReadOnlyList<JournalEntry> Changes, IReadOnlyList<JournalEntry> Records);

/// <summary>What arrives in a partition.</summary>
/// <param name="Changes">To be made durable here.</param>
/// <param name="Taken">The repositories that stand here when that is done.</param>
public sealed record MoveInPlan(IReadOnlyList<JournalEntry> Changes, IReadOnlyList<RepoId> Taken);
