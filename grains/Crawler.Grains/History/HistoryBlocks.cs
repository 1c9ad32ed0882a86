using System.IO.Hashing;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.History;

/// <summary>
/// The closed months of one partition. Blocks are written once under a generation of their own and count from the moment the partition's header names the index that lists
/// them; whatever no index names is garbage.
/// </summary>
internal sealed class HistoryBlocks(ITableStore store, string partition)
{
    private readonly List<string> _superseded = [];

    /// <summary>Writes points into the blocks of their month, joined with what these hold already.</summary>
    /// <param name="index">The index in force.</param>
    /// <param name="month">The month.</param>
    /// <param name="points">Its new points.</param>
    /// <param name="generation">A name that no block bears yet.</param>
    /// <param name="thinning">How densely points are kept, and the crawls by which that is decided.</param>
    /// <param name="cancellationToken">Cancels; what was written is garbage then.</param>
    public async Task<HistoryIndex> WriteAsync(
        HistoryIndex index, int month, HistoryTable points, string generation, (ThinningStep Step, Timeline Timeline) thinning, CancellationToken cancellationToken)
    {
        var known = index.Months.FirstOrDefault(stored => stored.Month == month);
        var all = HistoryTable.Merge(await ReadAsync(known, month, generation, cancellationToken), points);
        var step = MonthThinner.CanApply(all, thinning.Timeline) ? thinning.Step : ThinningStep.None;
        var merged = MonthThinner.Apply(all, step, thinning.Timeline);
        var (rows, bytes, digest) = (0, 0L, 0UL);
        foreach (var batch in HistoryBlock.Encode(merged).Chunk(Math.Min(store.Limits.MaxRowsPerBatch, store.Limits.MaxBatchBytes / HistoryBlock.MaxBytes)))
        {
            await store.CommitAsync(
                Tables.History, partition, [.. batch.Select(block => RowWrite.Upsert(Key(month, generation, block.Last), block.Row))], cancellationToken);
            rows += batch.Length;
            bytes += batch.Sum(block => (long)block.Row.Length);
            digest = batch.Aggregate(digest, (sum, block) => unchecked(sum + XxHash3.HashToUInt64(block.Row)));
        }

        // Nothing new came: what was worked out from the month as it was stays right. Else it is the digest of what was there before points were taken out.
        ulong? identity = known is not null && points.Count == 0 ? known.Basis
            : step == ThinningStep.None ? null
            : HistoryBlock.Encode(all).Aggregate(0UL, (sum, block) => unchecked(sum + XxHash3.HashToUInt64(block.Row)));
        var thinned = known is not null && known.Thinned > step ? known.Thinned : step;
        var written = new StoredMonth(month, generation, rows, bytes, digest, merged.PointCount, thinned, identity);
        return index with { Months = [.. index.Months.Where(stored => stored.Month != month).Append(written).OrderBy(stored => stored.Month)] };
    }

    /// <summary>All points of a month.</summary>
    /// <exception cref="InvalidDataException">Blocks are missing or damaged.</exception>
    public Task<HistoryTable> ReadAsync(StoredMonth month, CancellationToken cancellationToken) => ReadAsync(month, month.Month, month.Generation, cancellationToken);

    /// <summary>The points of one repository in a month: one row is read.</summary>
    public async Task<IReadOnlyList<HistoryPoint>> FindAsync(StoredMonth month, RepoId id, CancellationToken cancellationToken)
    {
        var prefix = Prefix(month.Month, month.Generation);
        await foreach (var row in store.ScanAsync(Tables.History, partition, new RowRange(prefix + id, RowRange.Prefix(prefix).To), cancellationToken))
        {
            return [.. HistoryBlock.Decode(row.Payload).Find(id)];
        }

        return [];
    }

    /// <summary>Removes what the blocks written last have replaced, now that an index names these.</summary>
    public async Task DropSupersededAsync(CancellationToken cancellationToken)
    {
        foreach (var keys in _superseded.Chunk(store.Limits.MaxRowsPerBatch))
        {
            await store.CommitAsync(Tables.History, partition, [.. keys.Select(key => RowWrite.Delete(key))], cancellationToken);
        }

        _superseded.Clear();
    }

    /// <summary>Reads what an index names, and notes every other row of the month: it will have been replaced, or was left behind by a kill.</summary>
    private async Task<HistoryTable> ReadAsync(StoredMonth? known, int month, string generation, CancellationToken cancellationToken)
    {
        var isRewritten = known is null || known.Generation != generation;
        var current = known is null ? "" : Prefix(month, known.Generation);
        var (rows, digest) = (0, 0UL);
        var range = RowRange.Prefix(isRewritten ? MonthPrefix(month) : current);
        var parts = new HistoryTable.Joiner();
        await foreach (var row in store.ScanAsync(Tables.History, partition, range, cancellationToken))
        {
            if (isRewritten)
            {
                _superseded.Add(row.Key);
            }

            if (known is not null && row.Key.StartsWith(current, StringComparison.Ordinal))
            {
                rows++;
                digest = unchecked(digest + XxHash3.HashToUInt64(row.Payload));
                parts.Add(HistoryBlock.Decode(row.Payload));
            }
        }

        return known is null || (rows, digest) == (known.Rows, known.Digest)
            ? parts.Join()
            : throw new InvalidDataException(
                $"The history of {HistoryMonth.Name(month)} in partition {partition} is damaged: {known.Rows} blocks are listed; {rows} were found, or their content differs.");
    }

    /// <summary>Whether an index names a block.</summary>
    public static bool IsNamed(string key, HistoryIndex index) => index.Months.Any(month => key.StartsWith(Prefix(month.Month, month.Generation), StringComparison.Ordinal));

    private static string MonthPrefix(int month) => $"b|{month:d6}|";

    private static string Prefix(int month, string generation) => $"{MonthPrefix(month)}{generation}|";

    private static string Key(int month, string generation, RepoId last) => Prefix(month, generation) + last;
}
