using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Catalogue;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>Reads the partitions of the catalogue as an activation would, and their closed months besides.</summary>
internal sealed class CatalogueInspector(ITableStore store)
{
    private const string CrawlAgain = "Run a full crawl: it rebuilds the partition from what the Hub lists. Or restore a backup.";
    private const string NoRecrawlBringsBack = "Restore a backup: what the months held cannot be crawled again.";

    /// <summary>The index of a partition's closed months, as its header names it; empty where there is none, or where it cannot be read, which the partition's own inspection tells.</summary>
    public async Task<HistoryIndex> IndexAsync(string partition, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadIndexAsync(partition, cancellationToken);
        }
        catch (Exception damage) when (damage is InvalidDataException or System.Text.Json.JsonException)
        {
            return new HistoryIndex();
        }
    }

    private async Task<HistoryIndex> ReadIndexAsync(string partition, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Tables.Catalogue, partition, PartitionLog.HeaderKey, cancellationToken) is not { } row
            || StoredJson.Read<PartitionHeader>(row.Payload) is not { HistoryIndex.Length: > 0 } header
            || await store.GetAsync(Tables.Catalogue, partition, header.HistoryIndex, cancellationToken) is not { } index)
        {
            return new HistoryIndex();
        }

        return StoredJson.Read<HistoryIndex>(index.Payload);
    }

    /// <summary>Reads a partition's header, snapshot and journal.</summary>
    public async Task CatalogueAsync(InspectedPartition inspected, StoreContext context, CancellationToken cancellationToken)
    {
        if (PartitionNames.NumberOf(inspected.Name) is not { } number || number >= context.Partitions)
        {
            inspected.NameAll(_ => true);
            inspected.Damage($"a store of {context.Partitions} partitions has none of this name");
            return;
        }

        if (!inspected.Has(PartitionLog.HeaderKey))
        {
            inspected.NameAll(_ => true);
            inspected.Damage("its header is missing", CrawlAgain);
            return;
        }

        var log = new PartitionLog(store, new Failpoints(null), inspected.Name, HistoryThinning.None);
        var records = new Core.Catalogue.Partition(OwnerRegistry.BuiltIn, DateOnly.MinValue);
        try
        {
            var damage = await log.OpenAsync(
                (entry, isSnapshot) => Take(records, entry, isSnapshot),
                () => records = new Core.Catalogue.Partition(OwnerRegistry.BuiltIn, DateOnly.MinValue),
                cancellationToken);
            Tell(inspected, log.Header, damage);
        }
        catch (Exception failure) when (failure is InvalidDataException or System.Text.Json.JsonException)
        {
            inspected.NameAll(_ => true);
            inspected.Damage(failure.Message, CrawlAgain);
        }
    }

    /// <summary>Reads a partition's closed months.</summary>
    public async Task HistoryAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        var (index, blocks) = (await IndexAsync(inspected.Name, cancellationToken), new HistoryBlocks(store, inspected.Name));
        inspected.NameAll(key => HistoryBlocks.IsNamed(key, index));
        foreach (var month in index.Months)
        {
            try
            {
                await blocks.ReadAsync(month, cancellationToken);
            }
            catch (InvalidDataException damage)
            {
                inspected.Damage(damage.Message, NoRecrawlBringsBack);
            }
        }
    }

    private static void Take(Core.Catalogue.Partition records, in JournalEntry entry, bool isSnapshot)
    {
        if (isSnapshot)
        {
            records.Restore(entry);
        }
        else
        {
            records.Adopt(entry);
        }
    }

    private static void Tell(InspectedPartition inspected, PartitionHeader header, string damage)
    {
        inspected.NameAll(key => PartitionLog.IsNamed(key, header));
        if (header.HistoryIndex.Length > 0 && !inspected.Has(header.HistoryIndex))
        {
            inspected.Damage($"the header names {header.HistoryIndex}, which lists the closed months of history and is not there", NoRecrawlBringsBack);
        }

        if (damage.Length > 0)
        {
            inspected.Damage(damage, CrawlAgain);
        }
        else if (header.Damage.Length > 0)
        {
            inspected.Damage($"it is being rebuilt by crawl {header.RebuiltBy}: {header.Damage}", "Finish that crawl: once it is accepted, the partition is whole.");
        }
    }
}
