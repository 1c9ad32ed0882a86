using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>Reads all of a store and says what is damaged in it and what nothing names any more. Changes nothing; the store should be at rest, or a copy.</summary>
public sealed class StoreInspection(IInspectableStore store)
{
    private const string NewDirectory = "Restore a backup into an empty store.";
    private readonly CatalogueInspector _catalogue = new(store);
    private readonly SortedDictionary<string, TableReport> _tables = new(StringComparer.Ordinal);
    private readonly List<StoreDamage> _damages = [];
    private readonly List<string> _notes = [];

    /// <summary>Inspects everything.</summary>
    public Task<StoreReport> RunAsync(CancellationToken cancellationToken) => RunAsync(static (_, _) => Task.CompletedTask, cancellationToken);

    /// <summary>Inspects everything, and hands each partition on when it is.</summary>
    internal async Task<StoreReport> RunAsync(Func<InspectedPartition, StoreContext, Task> inspected, CancellationToken cancellationToken)
    {
        var context = await ContextAsync(cancellationToken);
        var found = new HashSet<string>();
        await foreach (var stored in store.PartitionsAsync(cancellationToken))
        {
            if (ClusterTables.Contains(stored.Table))
            {
                continue;
            }

            var partition = await InspectedPartition.ReadAsync(store, stored.Table, stored.Partition, cancellationToken);
            if (context is null)
            {
                partition.NameAll(_ => true);
            }
            else
            {
                await InspectAsync(partition, context, cancellationToken);
                await inspected(partition, context);
            }

            Count(partition);
            found.Add($"{stored.Table}/{stored.Partition}");
        }

        if (context is not null)
        {
            await MissingAsync(context, found, cancellationToken);
        }

        return new StoreReport(context?.Partitions ?? 0, [.. _tables.Values], _damages, _notes);
    }

    private async Task<StoreContext?> ContextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await StoreHeader.ReadAsync(store, cancellationToken) is { } header)
            {
                return await StoreContext.ReadAsync(store, header.Partitions, cancellationToken);
            }

            _damages.Add(new StoreDamage(Tables.Store, StoreHeader.Partition, "the store's header is missing: this is no store, or a restore or dealing anew that did not get to its end", NewDirectory));
        }
        catch (Exception damage) when (damage is InvalidDataException or System.Text.Json.JsonException)
        {
            _damages.Add(new StoreDamage(Tables.Store, StoreHeader.Partition, $"the header, a crawl or a census cannot be read, so nothing else was judged: {damage.Message}", NewDirectory));
        }

        return null;
    }

    private async Task InspectAsync(InspectedPartition partition, StoreContext context, CancellationToken cancellationToken)
    {
        switch (partition.Table)
        {
            case Tables.Store:
                partition.NameAll(_ => true);
                break;
            case Tables.Catalogue:
                await _catalogue.CatalogueAsync(partition, context, cancellationToken);
                break;
            case Tables.History when PartitionNames.NumberOf(partition.Name) is not null:
                await _catalogue.HistoryAsync(partition, cancellationToken);
                break;
            case Tables.History when PartitionNames.OwnerOfFlows(partition.Name) is { } owner:
                await (PartitionNames.NumberOf(owner) is null ? FlowInspector.MergedAsync(partition, cancellationToken) : FlowInspector.PartitionAsync(partition, cancellationToken));
                break;
            case Tables.Crawls:
                await OtherInspectors.CrawlsAsync(partition, cancellationToken);
                break;
            case Tables.Censuses:
                await CensusInspector.InspectAsync(partition, context, cancellationToken);
                break;
            case Tables.Pages:
                await OtherInspectors.PagesAsync(partition, context, cancellationToken);
                break;
            case Tables.Registry:
                await OtherInspectors.RegistryAsync(partition, cancellationToken);
                break;
            case Tables.Budgets:
                await OtherInspectors.BudgetsAsync(partition, cancellationToken);
                break;
            case Tables.Schedules:
                await OtherInspectors.SchedulesAsync(partition, cancellationToken);
                break;
            default:
                partition.NameAll(_ => true);
                _notes.Add($"{partition.Table}/{partition.Name} is of no table that this version knows; it was counted and not looked at");
                break;
        }
    }

    /// <summary>Partitions that something speaks of and that have no rows at all.</summary>
    private async Task MissingAsync(StoreContext context, HashSet<string> found, CancellationToken cancellationToken)
    {
        foreach (var kind in Contracts.KindNames.All.Where(kind => context.Censuses.Values.Any(census => census.Census.Accepted && census.Census.Crawl.StartsWith(kind + "-", StringComparison.Ordinal))))
        {
            for (var number = 0; number < context.Partitions; number++)
            {
                var name = PartitionNames.Of(kind, number);
                if (!found.Contains($"{Tables.Catalogue}/{name}"))
                {
                    Tell(new StoreDamage(Tables.Catalogue, name, "it has no rows, though a census was accepted", "Restore a backup."));
                }
                else if (!found.Contains($"{Tables.History}/{name}") && (await _catalogue.IndexAsync(name, cancellationToken)).Months.Count > 0)
                {
                    Tell(new StoreDamage(Tables.History, name, "its closed months are listed and not there", "Restore a backup."));
                }
            }
        }
    }

    private void Tell(StoreDamage damage)
    {
        _damages.Add(damage);
        var table = _tables.GetValueOrDefault(damage.Table) ?? new TableReport(damage.Table, 0, 0, 0, 0, 0, 0);
        _tables[damage.Table] = table with { Damages = table.Damages + 1 };
    }

    private void Count(InspectedPartition partition)
    {
        var garbage = partition.Garbage.ToList();
        var table = _tables.GetValueOrDefault(partition.Table) ?? new TableReport(partition.Table, 0, 0, 0, 0, 0, 0);
        _damages.AddRange(partition.Damages);
        _tables[partition.Table] = table with
        {
            Partitions = table.Partitions + 1,
            Rows = table.Rows + partition.Keys.Count,
            Bytes = table.Bytes + partition.Bytes,
            Damages = table.Damages + partition.Damages.Count,
            GarbageRows = table.GarbageRows + garbage.Count,
            GarbageBytes = table.GarbageBytes + garbage.Sum(row => (long)row.Value),
        };
    }
}
