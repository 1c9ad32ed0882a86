using System.Globalization;
using Crawler.Core.Attribution;
using Crawler.Core.Crawling;
using Crawler.Grains.Attribution;
using Crawler.Grains.Crawling;
using Crawler.Grains.Hosting;
using Crawler.Grains.Scheduling;

namespace Crawler.Grains.Maintenance;

/// <summary>Looks at the small tables, and at the kept pages.</summary>
internal static class OtherInspectors
{
    public static async Task CrawlsAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        if (inspected.Has(CrawlStore.PastHeadsKey))
        {
            await inspected.CheckRowAsync(CrawlStore.PastHeadsKey, row => StoredJson.ReadCompressed<PastHeads>(row), "", cancellationToken);
        }

        foreach (var key in inspected.Keys.Where(key => key != CrawlStore.PastHeadsKey).ToList())
        {
            await inspected.CheckRowAsync(
                key,
                row =>
                {
                    var crawl = StoredJson.Read<CrawlRecord>(row);
                    if (crawl.V > 1 || crawl.Id != key)
                    {
                        throw new InvalidDataException($"it has format {crawl.V} and says that it is {crawl.Id}");
                    }
                },
                "",
                cancellationToken);
        }
    }

    public static async Task PagesAsync(InspectedPartition inspected, StoreContext context, CancellationToken cancellationToken)
    {
        var kept = context.KeptPages(inspected.Name);
        foreach (var name in inspected.Blobs.ToList())
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= kept)
            {
                await inspected.CheckBlobAsync(name, value => KeptPages.Read(value, inspected.Name, number), "Only 'crawl reparse' needs it: crawl again, or restore a backup.", cancellationToken);
            }
        }
    }

    public static async Task RegistryAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        if (inspected.Name == OverrideStore.Partition)
        {
            await OverridesAsync(inspected, cancellationToken);
            return;
        }

        foreach (var version in inspected.Blobs.ToList())
        {
            await inspected.CheckBlobAsync(
                version,
                value =>
                {
                    var stored = StoredJson.ReadCompressed<RegistrySource.StoredRegistry>(value);
                    if (stored.V > RegistrySource.StoredRegistry.KnownVersion || OwnerRegistry.Parse(new StringReader(stored.Csv), version).Registry?.Version != version)
                    {
                        throw new InvalidDataException("its content is that of another version, or of a newer format");
                    }
                },
                "",
                cancellationToken);
        }
    }

    public static async Task BudgetsAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        foreach (var key in inspected.Keys.ToList())
        {
            await inspected.CheckRowAsync(key, row => StoredJson.Read<BudgetState>(row), "Remove the row: the Hub tells the quota anew.", cancellationToken);
        }
    }

    public static async Task SchedulesAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        foreach (var key in inspected.Keys.ToList())
        {
            await inspected.CheckRowAsync(
                key,
                row =>
                {
                    if (key.StartsWith(ScheduleStore.Prefix, StringComparison.Ordinal) && StoredJson.Read<ScheduleRecord>(row).V > ScheduleRecord.KnownVersion)
                    {
                        throw new InvalidDataException("it is of a newer version of this program");
                    }
                },
                "Delete the schedule and make it again.",
                cancellationToken);
        }
    }

    private static async Task OverridesAsync(InspectedPartition inspected, CancellationToken cancellationToken)
    {
        var rows = "";
        await inspected.CheckRowAsync(OverrideStore.HeaderKey, row => rows = StoredJson.Read<OverrideStore.Header>(row).Rows, "", cancellationToken);
        if (rows.Length > 0)
        {
            await inspected.CheckBlobAsync(rows, value => RegistryOverrides.Read(StoredJson.ReadCompressed<string>(value)), "", cancellationToken);
        }
    }
}
