using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;

namespace Crawler.Grains.Rollups;

public sealed partial class EcosystemGrain
{
    /// <inheritdoc/>
    public async Task<AuditReport> Audit()
    {
        var registry = OwnerRegistry.BuiltIn;
        var all = await AllAsync();
        var latest = all.MaxBy(census => census.Ordinal);
        var asOf = latest is null ? time.GetUtcNow() : latest.Census.AsOf;
        var records = 0L;
        var frozen = new PlainRecount(registry, DateOnly.FromDateTime(asOf.UtcDateTime));
        var checks = new AuditChecks();
        var isFrozenComparable = latest is not null;
        for (var number = 0; number < partitions.Count; number++)
        {
            var own = new PlainRecount(registry, (await Partition(number).Folded()).RegistryDate);
            isFrozenComparable &= await AuditPartition(number, own, frozen, checks, latest);
            records += own.Total.Models;
        }

        if (isFrozenComparable)
        {
            var isSameRegistry = latest!.Census.RegistryVersion == registry.Version;
            checks.Compare(latest.Census, frozen, isSameRegistry);
            if (!isSameRegistry)
            {
                checks.Note($"the registry has changed since {latest.Census.Crawl}, so its countries were not compared; the other figures were");
            }
        }
        else
        {
            checks.Note(latest is null
                ? "there is no census yet to compare with"
                : $"records changed since {latest.Census.Crawl}, so its frozen figures were not compared; the live rollups were");
        }

        return new AuditReport(records, checks.Comparisons, checks.Mismatches, isFrozenComparable ? latest!.Census.Crawl : null, checks.Notes);
    }

    /// <summary>Recounts one partition and compares its fold.</summary>
    /// <returns>Whether the partition still holds what the latest census was frozen from.</returns>
    private async Task<bool> AuditPartition(int number, PlainRecount own, PlainRecount frozen, AuditChecks checks, StoredCensus? latest)
    {
        var folded = await Partition(number).Folded();
        var isAsFrozen = true;
        int? slot = 0;
        while (slot is { } from)
        {
            var page = await Partition(number).ReadRecords(from);
            if (page.Version != folded.Version)
            {
                checks.Note($"partition {number} changed while it was audited (a crawl is running); it was left out");
                return false;
            }

            foreach (var row in page.Rows)
            {
                JournalCodec.Decode(row, entry => isAsFrozen &= Count(entry, latest, own, frozen));
            }

            slot = page.NextSlot;
        }

        checks.Compare(number, folded, own);
        return isAsFrozen;
    }

    private static bool Count(JournalEntry entry, StoredCensus? latest, PlainRecount own, PlainRecount frozen)
    {
        var observation = new ObservationView(PackedRecord.Observation(entry.Record.Span)).ToObservation();
        if (entry.State.IsLive)
        {
            own.Add(observation);
        }

        // What the census' own acceptance declared gone still counted when it was frozen.
        if (latest is not null && (entry.State.IsLive || entry.State.GoneIn == latest.Ordinal))
        {
            frozen.Add(observation);
        }

        return latest is null || (entry.State.ChangedIn <= latest.Ordinal && entry.State.GoneIn <= latest.Ordinal);
    }
}
