using Crawler.Grains.Hosting;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Grains.Attribution;
using Crawler.Grains.Crawling;

namespace Crawler.Grains.Rollups;

public sealed partial class EcosystemGrain
{
    /// <inheritdoc/>
    public async Task<AuditReport> Audit()
    {
        var latest = (await AllAsync()).MaxBy(census => census.Ordinal);
        var frozen = latest is null ? null : await registries.FindAsync(latest.Census.RegistryVersion);
        var inForce = await GrainFactory.StampInForceAsync(time);
        var audit = new AuditRun(
            latest, frozen, DateOnly.FromDateTime((latest?.Census.AsOf ?? time.GetUtcNow()).UtcDateTime), new PlainLineage(await registries.GetAsync(inForce.Version), inForce.Date),
            new FlowAudit(store, GrainFactory, registries, Kind, partitions.Count));
        var crawls = new CrawlStore(store, Kind, whenUnsure: () => { });
        await crawls.LoadAsync(CancellationToken.None);
        var isAsFrozen = latest is not null && crawls.Latest?.Ordinal == latest.Ordinal;
        var isWhole = true;
        await audit.Flows.BeginAsync(audit.Checks);
        for (var number = 0; number < partitions.Count; number++)
        {
            isWhole &= await AuditPartition(number, audit);
        }

        isAsFrozen &= isWhole;
        await CompareCensus(audit, isAsFrozen);
        await CompareLineages(audit, isWhole, isAsFrozen);
        await CompareFlows(audit, isWhole);
        CrawlerMetrics.AuditMismatch(audit.Checks.Mismatches.Count);
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
        await CompareTables(audit, latest.Census);
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
            if (info.Dimension == Dimension.SizeBand && census.Size.Sources is null && audit.Frozen.ImplausibleSizes > 0)
            {
                audit.Checks.Note($"{census.Crawl} believed sizes that nobody believes today, so its {info.Name} was not compared");
            }
            else if (await _censuses.DimensionAsync(census, info, CancellationToken.None) is { } totals)
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

    private static async Task CompareFlows(AuditRun audit, bool isWhole)
    {
        if (!audit.Flows.IsThere)
        {
            return;
        }

        if (!isWhole)
        {
            audit.Checks.Note("the flows were not compared, since not all partitions could be read in one piece");
            return;
        }

        await audit.Flows.CompareAsync(audit.Checks);
    }

    private async Task CompareTables(AuditRun audit, Census census)
    {
        if (await _censuses.TablesAsync(census, CancellationToken.None) is not { } tables)
        {
            audit.Checks.Note($"{census.Crawl} was taken before cross tables were kept, so they were not compared");
        }
        else if (audit.HasRegistry)
        {
            audit.Checks.Compare($"{census.Crawl} table", TableNumbers.Of(tables), await Task.Run(audit.FrozenTables.Figures));
        }
    }

    private async Task CompareLineages(AuditRun audit, bool isWhole, bool isAsFrozen)
    {
        if (isAsFrozen && audit.HasRegistry)
        {
            if (await _lineages.ReportAsync(audit.Latest!.Census.Crawl, audit.Latest.Census.RegistryVersion, CancellationToken.None) is { } stored)
            {
                var frozen = audit.FrozenLineage();
                var expected = await Task.Run(() => Figures(frozen));
                audit.Checks.Compare($"{audit.Latest.Census.Crawl} lineage", LineageNumbers.Of(stored.Report), expected);
            }
            else
            {
                audit.Checks.Note($"{audit.Latest.Census.Crawl} was taken before the lineage was kept, so that was not compared");
            }
        }

        var live = await GrainFactory.GetGrain<ILineageGrain>(Kind).Report();
        if (!isWhole || live is not { IsThere: true, Value: { } report } || live.HeardFrom < live.Partitions)
        {
            audit.Checks.Note("the live lineage was not compared, since not all partitions could be read in one piece");
            return;
        }

        var figures = await Task.Run(() => Figures(audit.Lineage));
        audit.Checks.Compare("lineage", LineageNumbers.Of(report), figures);
    }

    private static IReadOnlyDictionary<string, double?> Figures(PlainLineage lineage)
    {
        lineage.Work();
        return new PlainForest(lineage).Figures();
    }

    /// <summary>Recounts one partition and compares its fold.</summary>
    /// <returns>Whether it could be read in one piece.</returns>
    private async Task<bool> AuditPartition(int number, AuditRun audit)
    {
        var folded = await Partition(number).Folded();
        var own = new PlainRecount(await registries.GetAsync(folded.RegistryVersion), folded.RegistryDate);
        var (records, names) = (new List<(Observation, bool)>(), new List<FormerName>());
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
                JournalCodec.Decode(row, entry => records.Add((audit.Count(entry, own), entry.State.IsHeld)));
            }

            slot = page.NextSlot;
        }

        foreach (var row in (await Partition(number).ReadFormerNames()).Rows)
        {
            JournalCodec.Decode(row, entry => names.Add(entry.FormerName!));
        }

        names.ForEach(audit.Add);
        if (audit.Flows.IsThere && !await audit.Flows.AddAsync(number, folded.Version, records, names))
        {
            audit.Checks.Note($"partition {number} changed while its points were read (a crawl is running)");
            return false;
        }

        audit.Records += own.Total.Models;
        audit.Checks.Compare(number, folded, own);
        return true;
    }

    /// <summary>What an audit carries from partition to partition.</summary>
    private sealed class AuditRun(StoredCensus? latest, OwnerRegistry? registry, DateOnly day, PlainLineage lineage, FlowAudit flows)
    {
        private readonly List<Observation> _goneSince = [];

        /// <summary>Whether the registry that the census was made with is at hand.</summary>
        public bool HasRegistry => registry is not null;

        public StoredCensus? Latest => latest;

        public PlainRecount Frozen { get; } = new(registry ?? OwnerRegistry.BuiltIn, day);

        public PlainTables FrozenTables { get; } = new(registry ?? OwnerRegistry.BuiltIn, day);

        /// <summary>The live lineage, with the attribution in force.</summary>
        public PlainLineage Lineage => lineage;

        /// <summary>The flows.</summary>
        public FlowAudit Flows => flows;

        public AuditChecks Checks { get; } = new();

        public long Records { get; set; }

        public void Add(FormerName former) => lineage.Add(former);

        /// <summary>The lineage as it was when the census was frozen; to be taken before the live one is worked out.</summary>
        public PlainLineage FrozenLineage()
        {
            var frozen = new PlainLineage(lineage, registry!, day);
            _goneSince.ForEach(frozen.Add);
            return frozen;
        }

        public Observation Count(JournalEntry entry, PlainRecount own)
        {
            var observation = new ObservationView(PackedRecord.Observation(entry.Record.Span)).ToObservation();
            if (entry.State.IsLive)
            {
                own.Add(observation);
                lineage.Add(observation);
            }
            else if (entry.State.GoneIn == latest?.Ordinal)
            {
                _goneSince.Add(observation);
            }

            // What the census' own acceptance declared gone still counted when it was frozen.
            if (entry.State.IsLive || entry.State.GoneIn == latest?.Ordinal)
            {
                Frozen.Add(observation);
                FrozenTables.Add(observation);
            }

            return observation;
        }
    }
}
