using System.Globalization;
using Crawler.Contracts;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;
using Crawler.Core.Tables;
using Crawler.Grains.Hosting;
using Crawler.Grains.Lineage;
using Crawler.Grains.Rollups;

namespace Crawler.Grains.Maintenance;

/// <summary>Looks at the censuses, at what was frozen for them, and whether nothing of that is missing.</summary>
internal static class CensusInspector
{
    private const string OnlyABackup = "Restore a backup; censuses of the past cannot be taken again.";

    /// <summary>One partition of the table: the censuses of a kind, promotions, or what belongs to one crawl.</summary>
    public static Task InspectAsync(InspectedPartition inspected, StoreContext context, CancellationToken cancellationToken) =>
        KindNames.All.Contains(inspected.Name) ? CensusesAsync(inspected, cancellationToken)
        : KindNames.All.Any(kind => inspected.Name == CensusStore.PromotionsOf(kind)) ? PromotionsAsync(inspected, cancellationToken)
        : CrawlAsync(inspected, context, cancellationToken);

    private static async Task CensusesAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        foreach (var name in inspected.Blobs.ToList())
        {
            await inspected.CheckBlobAsync(
                name,
                value => Known(StoredJson.ReadCompressed<StoredCensus>(value).V, 1),
                OnlyABackup,
                cancellationToken);
        }
    }

    private static async Task PromotionsAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        foreach (var key in inspected.Keys.ToList())
        {
            await inspected.CheckRowAsync(key, row => StoredJson.Read<CensusStore.Promotion>(row), OnlyABackup, cancellationToken);
        }
    }

    private static async Task CrawlAsync(InspectedPartition inspected, StoreContext context, CancellationToken cancellationToken)
    {
        var census = context.Censuses.GetValueOrDefault(inspected.Name);
        if (census is null && !context.IsOpen(inspected.Name))
        {
            return;
        }

        var (frozen, children, registry) = (new SortedSet<int>(), 0, census?.Census.RegistryVersion);
        foreach (var name in inspected.Blobs.ToList())
        {
            var isOfCensus = registry is null || name.EndsWith("|" + registry, StringComparison.Ordinal);
            if (name.StartsWith("v|", StringComparison.Ordinal))
            {
                await VectorsAsync(inspected, name, registry, frozen, cancellationToken);
            }
            else if (isOfCensus && !(name.StartsWith("l|graph|", StringComparison.Ordinal) && !context.KeepsGraph(inspected.Name)))
            {
                await inspected.CheckBlobAsync(name, value => children = Math.Max(children, Read(name, value)), OnlyABackup, cancellationToken);
            }
        }

        if (inspected.Has(CensusStore.TidiedRow))
        {
            inspected.Use(CensusStore.TidiedRow);
        }
        else if (census is not null)
        {
            var missing = Enumerable.Range(0, children > 0 ? children : context.Partitions).Except(frozen).ToList();
            if (missing.Count > 0)
            {
                inspected.Damage(
                    $"the vectors that partitions {string.Join(", ", missing)} froze are missing",
                    "The census itself stands; 'store gc --keep-censuses' lets the others go. Restore a backup to have all of them.");
            }
        }
    }

    private static async Task VectorsAsync(InspectedPartition inspected, string name, string? registry, SortedSet<int> frozen, CancellationToken cancellationToken)
    {
        PartitionVectors? vectors = null;
        await inspected.CheckBlobAsync(name, value => vectors = PartitionVectors.Decode(value), OnlyABackup, cancellationToken);
        if (vectors is null)
        {
            frozen.Add(int.Parse(name.AsSpan(2, 4), CultureInfo.InvariantCulture));
        }
        else if (registry is null || vectors.RegistryVersion == registry)
        {
            frozen.Add(vectors.Partition);
        }
        else
        {
            inspected.Forget(name);
        }
    }

    /// <returns>From how many partitions the lineage was frozen, where this says it.</returns>
    private static int Read(string name, byte[] value)
    {
        switch (name[0])
        {
            case 'd':
                DimensionTotals.Decode(value);
                return 0;
            case 't':
                CrossTables.Decode(value);
                return 0;
            case 'l' when name.StartsWith("l|figures|", StringComparison.Ordinal):
                var lineage = StoredJson.ReadCompressed<StoredLineage>(value);
                Known(lineage.V, StoredLineage.KnownVersion);
                return lineage.Children.Count;
            default:
                return 0;
        }
    }

    private static void Known(int version, int known)
    {
        if (version > known)
        {
            throw new InvalidDataException($"it has format {version}, of a newer version of this program");
        }
    }
}
