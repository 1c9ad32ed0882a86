using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Grains.Crawling;

namespace Crawler.Grains.Rollups;

public sealed partial class EcosystemGrain
{
    /// <inheritdoc/>
    public async Task<AuditReport> Audit()
    {
        var latest = (await AllAsync()).MaxBy(census => census.Ordinal);
        var frozen = latest is null ? null : await registries.FindAsync(latest.Census.RegistryVersion);
        var audit = new AuditRun(latest, frozen, DateOnly.FromDateTime((latest?.Census.AsOf ?? time.GetUtcNow()).UtcDateTime));
        var crawls = new CrawlStore(store, Kind);
        await crawls.LoadAsync(CancellationToken.None);
        var isAsFrozen = latest is not null && crawls.Latest?.Ordinal == latest.Ordinal;
        for (var number = 0; number < partitions.Count; number++)
        {
            isAsFrozen &= await AuditPartition(number, audit);
        }

        await CompareCensus(audit, isAsFrozen);
        return new AuditReport(
            audit.Records, audit.Checks.Comparisons, audit.Checks.Mismatches, isAsFrozen ? latest!.Census.Crawl : null, audit.Checks.Notes);
    }

    private async Task CompareCensus(AuditRun audit, bool isAsFrozen)
    {
        if (audit.Latest is not { } latest)
        {
            audit.Checks.Note("there is no census yet to compare with");
            return;
        }

        if (!isAsFrozen)
        {
            audit.Checks.Note($"another crawl has begun since {latest.Census.Crawl}, so its frozen figures were not compared; the live rollups were");
            return;
        }

        audit.Checks.Compare(latest.Census, audit.Frozen, audit.HasRegistry);
        await CompareDimensions(audit, latest.Census);
        if (!audit.HasRegistry)
        {
            audit.Checks.Note(
                $"the registry of {latest.Census.Crawl} was not kept, so its countries, kinds of holders and parent groups were not compared; the other figures were");
        }
    }

    private async Task CompareDimensions(AuditRun audit, Census census)
    {
        var missing = new List<string>();
        foreach (var info in KnownDimensions.All.Where(info => audit.HasRegistry || !info.IsByRegistry))
        {
            if (await _censuses.DimensionAsync(census, info, CancellationToken.None) is { } totals)
            {
                audit.Checks.Compare(census, totals, audit.Frozen);
            }
            else
            {
                missing.Add(info.Name);
            }
        }

        if (missing.Count > 0)
        {
            audit.Checks.Note($"{census.Crawl} was taken before there were these dimensions, so they were not compared: {string.Join(", ", missing)}");
        }
    }

    /// <summary>Recounts one partition and compares its fold.</summary>
    /// <returns>Whether it could be read in one piece.</returns>
    private async Task<bool> AuditPartition(int number, AuditRun audit)
    {
        var folded = await Partition(number).Folded();
        var own = new PlainRecount(await registries.GetAsync(folded.RegistryVersion), folded.RegistryDate);
        int? slot = 0;
        while (slot is { } from)
        {
            var page = await Partition(number).ReadRecords(from);
            if (page.Version != folded.Version)
            {
                audit.Checks.Note($"partition {number} changed while it was audited (a crawl is running); it was left out");
                return false;
            }

            foreach (var row in page.Rows)
            {
                JournalCodec.Decode(row, entry => audit.Count(entry, own));
            }

            slot = page.NextSlot;
        }

        audit.Records += own.Total.Models;
        audit.Checks.Compare(number, folded, own);
        return true;
    }

    /// <summary>What an audit carries from partition to partition.</summary>
    private sealed class AuditRun(StoredCensus? latest, OwnerRegistry? registry, DateOnly day)
    {
        /// <summary>Whether the registry that the census was made with is at hand.</summary>
        public bool HasRegistry => registry is not null;

        public StoredCensus? Latest => latest;

        public PlainRecount Frozen { get; } = new(registry ?? OwnerRegistry.BuiltIn, day);

        public AuditChecks Checks { get; } = new();

        public long Records { get; set; }

        public void Count(JournalEntry entry, PlainRecount own)
        {
            var observation = new ObservationView(PackedRecord.Observation(entry.Record.Span)).ToObservation();
            if (entry.State.IsLive)
            {
                own.Add(observation);
            }

            // What the census' own acceptance declared gone still counted when it was frozen.
            if (entry.State.IsLive || entry.State.GoneIn == latest?.Ordinal)
            {
                Frozen.Add(observation);
            }
        }
    }
}
