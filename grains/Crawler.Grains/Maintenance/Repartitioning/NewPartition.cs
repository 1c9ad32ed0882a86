using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Catalogue;
using Crawler.Grains.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance.Repartitioning;

/// <summary>Writes one partition of the new store: its closed months into blocks, the rest as a snapshot.</summary>
internal sealed class NewPartition(ITableStore store, string name, int place, IReadOnlyList<OldPartition> sources, Dealing dealing)
{
    /// <param name="epoch">Above all epochs of the old store, so that nobody takes a new version for an old one.</param>
    /// <param name="lastAcceptedFull">Ordinal of the last accepted full crawl.</param>
    /// <param name="cancellationToken">Cancels; the new store is useless then.</param>
    /// <returns>How many records it has, not counting what moves have left.</returns>
    public async Task<int> WriteAsync(int epoch, int lastAcceptedFull, CancellationToken cancellationToken)
    {
        var generation = $"{epoch:x8}.{0:x16}";
        var index = await CloseMonthsAsync(generation, cancellationToken);
        var header = new PartitionHeader { Epoch = epoch, LastAcceptedFull = lastAcceptedFull, HistoryIndex = index.Months.Count == 0 ? "" : PartitionLog.IndexKey(generation) };
        await store.CommitAsync(
            Tables.Catalogue,
            name,
            [
                RowWrite.Upsert(PartitionLog.HeaderKey, StoredJson.Write(header)),
                .. index.Months.Count == 0 ? Array.Empty<RowWrite>() : [RowWrite.Upsert(header.HistoryIndex, StoredJson.Write(index))],
            ],
            cancellationToken);
        var log = new PartitionLog(store, new Failpoints(null), name, HistoryThinning.None);
        await log.OpenAsync((_, _) => { }, () => { }, cancellationToken);
        var records = Records();
        await log.AppendAsync([], cancellationToken: cancellationToken);
        await log.SnapshotAsync(records.Capture(), Timeline.Empty, cancellationToken);
        return Enumerable.Range(0, records.Count).Count(slot => records.State(slot).MovedIn == 0);
    }

    private RecordTable Records()
    {
        var table = new RecordTable();
        var dealt = from old in sources from slot in Enumerable.Range(0, old.Records.Count) where dealing.PlaceOf(old, slot) == place orderby old.IdAt(slot) select (old, slot);
        foreach (var (old, slot) in dealt)
        {
            table.Put(old.Records.Packed(slot), old.Records.State(slot));
        }

        foreach (var (id, former, state) in dealing.Stubs(place))
        {
            table.Put(PackedRecord.Stub(id, former), state);
        }

        foreach (var former in dealing.Names(place))
        {
            table.FormerNames.Add(former);
        }

        foreach (var old in sources)
        {
            foreach (var segment in old.Records.History)
            {
                segment.Read((slot, point) => AppendOpen(table, old, old.IdAt(slot), point));
            }
        }

        return table;
    }

    private void AppendOpen(RecordTable table, OldPartition old, RepoId of, in HistoryPoint point)
    {
        var (to, id) = dealing.PlaceOf(old, of, point);
        if (to == place)
        {
            table.History.Append(table.Find(id), point);
        }
    }

    private async Task<HistoryIndex> CloseMonthsAsync(string generation, CancellationToken cancellationToken)
    {
        var (index, blocks) = (new HistoryIndex(), new HistoryBlocks(store, name));
        foreach (var month in sources.SelectMany(old => old.Index.Months).GroupBy(month => month.Month).OrderBy(month => month.Key))
        {
            var points = HistoryTable.Empty;
            foreach (var old in sources)
            {
                if (old.Index.Months.FirstOrDefault(stored => stored.Month == month.Key) is { } stored)
                {
                    points = HistoryTable.Merge(points, Share(old, await old.Blocks.ReadAsync(stored, cancellationToken)));
                }
            }

            if (points.Count > 0)
            {
                index = await blocks.WriteAsync(index, month.Key, points, generation, (ThinningStep.None, Timeline.Empty), cancellationToken);
                var thinned = month.Max(stored => stored.Thinned);
                index = index with { Months = [.. index.Months.Select(stored => stored.Month == month.Key ? stored with { Thinned = thinned } : stored)] };
            }
        }

        return index;
    }

    /// <summary>The points of an old partition that come here.</summary>
    private HistoryTable Share(OldPartition old, HistoryTable month)
    {
        var byId = new SortedDictionary<RepoId, List<HistoryPoint>>();
        for (var at = 0; at < month.Count; at++)
        {
            foreach (var point in month.Points(at))
            {
                var (to, id) = dealing.PlaceOf(old, month.Id(at), point);
                if (to == place)
                {
                    (byId.TryGetValue(id, out var points) ? points : byId[id] = []).Add(point);
                }
            }
        }

        var joiner = new HistoryTable.Joiner();
        foreach (var (id, points) in byId)
        {
            HistoryTable.Order(points);
            joiner.Add(id, points);
        }

        return joiner.Join();
    }
}
