using Crawler.Grains.Hosting;
using Crawler.Grains.Rollups;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>
/// Removes what nothing names, and on request the frozen vectors of old censuses. Only of a store that is whole, and that nobody else works on. Killed anywhere, it can be begun again.
/// </summary>
public sealed class StoreTidying(IInspectableStore store, TimeProvider time)
{
    private readonly List<(string Table, string Partition, KeyValuePair<string, int> Row)> _garbage = [];
    private readonly Dictionary<string, List<KeyValuePair<string, int>>> _vectors = [];
    private StoreContext? _context;

    /// <summary>Looks through the store, and removes what may go.</summary>
    /// <param name="keepCensuses">Of how many accepted censuses, the newest, vectors are kept; null for all.</param>
    /// <param name="isDryRun">Whether nothing is removed.</param>
    /// <param name="cancellationToken">Cancels between two batches.</param>
    public async Task<TidyingReport> RunAsync(int? keepCensuses, bool isDryRun, CancellationToken cancellationToken)
    {
        var report = await new StoreInspection(store).RunAsync(Collect, cancellationToken);
        if (report.Damages.Count > 0)
        {
            return new TidyingReport(report.Damages, [], []);
        }

        var censuses = keepCensuses is { } kept ? Old(kept) : [];
        if (!isDryRun)
        {
            await DeleteAsync(_garbage, cancellationToken);
            await LetGoAsync(censuses, cancellationToken);
        }

        var removed = _garbage.Concat(censuses.SelectMany(crawl => _vectors[crawl].Select(row => (Tables.Censuses, crawl, row))));
        return new TidyingReport(
            [],
            [.. removed.GroupBy(one => one.Item1).OrderBy(table => table.Key, StringComparer.Ordinal)
                .Select(table => new TidiedTable(table.Key, table.LongCount(), table.Sum(one => (long)one.Item3.Value)))],
            censuses);
    }

    private Task Collect(InspectedPartition partition, StoreContext context)
    {
        _context = context;
        _garbage.AddRange(partition.Garbage.Select(row => (partition.Table, partition.Name, row)));
        if (partition.Table == Tables.Censuses && context.Censuses.ContainsKey(partition.Name))
        {
            _vectors[partition.Name] = partition.Named("v|");
        }

        return Task.CompletedTask;
    }

    /// <summary>The accepted censuses before the last few whose vectors are still there.</summary>
    private List<string> Old(int kept) =>
    [
        .. (_context?.Censuses.Values ?? []).Where(census => census.Census.Accepted).OrderByDescending(census => census.Ordinal).Skip(kept)
            .Select(census => census.Census.Crawl).Where(crawl => _vectors.GetValueOrDefault(crawl) is { Count: > 0 }).Order(StringComparer.Ordinal),
    ];

    /// <summary>The mark goes first: from then on nobody misses the vectors.</summary>
    private async Task LetGoAsync(IReadOnlyList<string> censuses, CancellationToken cancellationToken)
    {
        foreach (var crawl in censuses)
        {
            var mark = StoredJson.Write(new CensusStore.Promotion(1, time.GetUtcNow()));
            await store.CommitAsync(Tables.Censuses, crawl, [RowWrite.Upsert(CensusStore.TidiedRow, mark)], cancellationToken);
            await DeleteAsync(_vectors[crawl].Select(row => (Tables.Censuses, crawl, row)), cancellationToken);
        }
    }

    private async Task DeleteAsync(IEnumerable<(string Table, string Partition, KeyValuePair<string, int> Row)> rows, CancellationToken cancellationToken)
    {
        foreach (var partition in rows.GroupBy(row => (row.Table, row.Partition)))
        {
            foreach (var batch in partition.Chunk(store.Limits.MaxRowsPerBatch))
            {
                await store.CommitAsync(partition.Key.Table, partition.Key.Partition, [.. batch.Select(one => RowWrite.Delete(one.Row.Key))], cancellationToken);
            }
        }
    }
}

/// <summary>What was removed, or would be.</summary>
/// <param name="Damages">Why nothing was: of a damaged store nothing is removed.</param>
/// <param name="Tables">What goes, by table.</param>
/// <param name="Censuses">The crawls whose census' frozen vectors go.</param>
public sealed record TidyingReport(IReadOnlyList<StoreDamage> Damages, IReadOnlyList<TidiedTable> Tables, IReadOnlyList<string> Censuses);

/// <summary>What goes of a table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
public sealed record TidiedTable(string Table, long Rows, long Bytes);
