using Crawler.Core.Attribution;
using Crawler.Core.Rollups;

namespace Crawler.Core.Catalogue;

/// <summary>A partition in memory: its records and the rollups folded from them, always in step. Not thread-safe.</summary>
public sealed partial class Partition
{
    /// <summary>An empty partition.</summary>
    public Partition(OwnerRegistry registry, DateOnly registryDate) => Fold = new PartitionFold(registry, registryDate);

    /// <summary>The records.</summary>
    public RecordTable Records { get; } = new();

    /// <summary>The rollups.</summary>
    public PartitionFold Fold { get; private set; }

    /// <summary>Puts rollups in place that were folded from the records as they are now, with another attribution.</summary>
    public void Use(PartitionFold fold) => Fold = fold;

    /// <summary>Works out what a window changes, without changing anything.</summary>
    public WindowPlan Plan(Window window, int lastAcceptedFull) => WindowPlan.Create(Records, window, lastAcceptedFull);

    /// <summary>Takes durable changes in.</summary>
    public void Adopt(IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            Adopt(entry);
        }
    }

    /// <summary>Takes one durable change in. A record that is put leaves a point of history.</summary>
    /// <exception cref="InvalidDataException">The change marks a repository that the partition does not hold: its stored rows are damaged.</exception>
    public void Adopt(in JournalEntry entry) => Adopt(entry, isSnapshot: false);

    /// <summary>Takes in what a snapshot holds, whose records left their points before.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Adopt(in JournalEntry)"/>.</exception>
    public void Restore(in JournalEntry entry) => Adopt(entry, isSnapshot: true);

    private void Adopt(in JournalEntry entry, bool isSnapshot)
    {
        if (entry.FormerName is { } former)
        {
            Records.FormerNames.Add(former);
            return;
        }

        if (entry.Segment is { } segment)
        {
            Records.History.Append(segment);
            return;
        }

        var slot = Records.Find(entry.Id);
        if (slot < 0 && !entry.IsPut)
        {
            throw new InvalidDataException($"A stored change marks {entry.Id}, which the partition does not hold.");
        }

        if (entry.Point is { } point)
        {
            Records.History.Append(slot, point);
            return;
        }

        var contributed = slot >= 0 && Records.State(slot).IsLive;
        if (!entry.IsPut && contributed == entry.State.IsLive)
        {
            Records.Mark(slot, entry.State);
            return;
        }

        if (contributed)
        {
            Fold.Remove(Records.Observation(slot));
        }

        if (entry.IsPut)
        {
            var isKept = isSnapshot || !entry.State.IsHeld || (slot >= 0 && Records.IsPoint(slot, entry));
            slot = Records.Put(entry.Record.Span, entry.State);
            if (!isKept)
            {
                Records.History.Append(slot, Records.Point(slot));
            }
        }
        else
        {
            Records.Mark(slot, entry.State);
        }

        if (entry.State.IsLive)
        {
            Fold.Add(Records.Observation(slot));
        }
    }

    /// <summary>Which records become gone when full crawl <paramref name="crawl"/> is accepted.</summary>
    public IReadOnlyList<JournalEntry> PlanAcceptance(int crawl, int previousAcceptedFull)
    {
        var gone = new List<JournalEntry>();
        for (var slot = 0; slot < Records.Count; slot++)
        {
            var state = Records.State(slot);
            if (state.IsGoneAfter(crawl, previousAcceptedFull))
            {
                gone.Add(new JournalEntry(ObservationView.ReadId(Records.Observation(slot)), state with { GoneIn = crawl }, default));
            }
        }

        return gone;
    }

    /// <summary>What a file that held everything did not name, as a full crawl that walked past it. Planned again after it was adopted, it gives nothing.</summary>
    /// <param name="seen">The slots that have a point of the file.</param>
    /// <param name="crawl">The import's ordinal.</param>
    /// <param name="asOf">Its as-of, Unix seconds.</param>
    /// <param name="lastAcceptedFull">Ordinal of the last accepted full crawl, 0 for none.</param>
    public IReadOnlyList<JournalEntry> PlanImportAbsence(System.Collections.BitArray seen, int crawl, uint asOf, int lastAcceptedFull)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var missed = new List<JournalEntry>();
        for (var slot = 0; slot < Records.Count; slot++)
        {
            var (state, id) = (Records.State(slot), ObservationView.ReadId(Records.Observation(slot)));
            if (state.IsLive && !seen[slot] && state.MissedIn != crawl && state.AsOf < asOf && id.CreatedAtSeconds <= asOf)
            {
                missed.Add(new JournalEntry(id, state.Missed(crawl, lastAcceptedFull), default));
                missed.Add(JournalEntry.OfPoint(id, History.HistoryPoint.Missed(asOf, crawl)));
            }
        }

        return missed;
    }
}
