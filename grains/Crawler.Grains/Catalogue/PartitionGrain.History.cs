using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.History;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    /// <summary>With more repositories than this, whole months are read instead of single rows.</summary>
    private const int MostSingleReads = 50;

    /// <inheritdoc/>
    public async Task<PartitionPoints?> Points(RepoId id)
    {
        var slot = _partition.Records.Find(id);
        if (slot < 0)
        {
            return null;
        }

        var view = new ObservationView(_partition.Records.Observation(slot)).ToObservation();
        var state = _partition.Records.State(slot);
        var points = await Consistently(() => ReadPoints(id));
        return new PartitionPoints(view.Name, PastOf.CreatedAt(view.CreatedAt), state, points);
    }

    /// <inheritdoc/>
    public async Task<int> CloseImport(int crawl, uint asOf)
    {
        var month = _log.Index.Months.FirstOrDefault(stored => stored.Month == HistoryMonth.Of(asOf));
        var stored = month is null ? HistoryTable.Empty : await _log.Blocks.ReadAsync(month, _deactivated.Token);
        var seen = _partition.Records.History.SlotsOf(crawl, _partition.Records.Count);
        for (var place = 0; place < stored.Count; place++)
        {
            if (stored.Points(place).ToArray().Any(point => point.Crawl == crawl) && _partition.Records.Find(stored.Id(place)) is >= 0 and var slot)
            {
                seen[slot] = true;
            }
        }

        var missed = _partition.PlanImportAbsence(seen, crawl, asOf, _log.Header.LastAcceptedFull);
        await CommitIfAny(missed);
        return Enumerable.Range(0, _partition.Records.Count).Count(place => _partition.Records.State(place) is { IsLive: true } state && state.MissedIn == crawl);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TimedPoint>> OwnerHistory(string owner, IReadOnlyList<TimelineCrawl> crawls)
    {
        var timeline = new Timeline(crawls);
        var records = _partition.Records.Capture();
        var slots = await Task.Run(() => OwnedBy(records, System.Text.Encoding.UTF8.GetBytes(owner)));
        var ids = slots.ConvertAll(slot => ObservationView.ReadId(records.Observation(slot)));
        var pasts = await Consistently(() => ReadMany(ids));
        return OwnerPast.Of(slots.Select((slot, i) => (records.State(slot), pasts[i])), timeline);
    }

    private static List<int> OwnedBy(RecordCapture records, byte[] owner) =>
    [
        .. Enumerable.Range(0, records.Count).Where(slot =>
            records.State(slot) is { IsHeld: true, MovedIn: 0 } && OwnerName.Of(ObservationView.ReadName(records.Observation(slot))).SequenceEqual(owner)),
    ];

    /// <summary>A snapshot may put open points into blocks and drop old blocks while they are read: then they are read again.</summary>
    private async Task<T> Consistently<T>(Func<Task<T>> read)
    {
        while (true)
        {
            var index = _log.Index;
            try
            {
                var answer = await read();
                if (ReferenceEquals(index, _log.Index))
                {
                    return answer;
                }
            }
            catch (InvalidDataException) when (!ReferenceEquals(index, _log.Index))
            {
            }
        }
    }

    /// <summary>The points under an id, and those imported under its names while it bore them.</summary>
    private async Task<IReadOnlyList<HistoryPoint>> ReadPoints(RepoId id)
    {
        var points = await ReadOwn(id);
        if (!id.IsProvisional)
        {
            foreach (var name in NamesOf(id))
            {
                var provisional = RepoId.Provisional(name);
                if (_partition.Records.Find(provisional) >= 0)
                {
                    var imported = await ReadOwn(provisional);
                    var slot = _partition.Records.Find(id);
                    points.AddRange(imported.Where(point => _partition.Records.BearerAt(name, point.AsOf) == slot));
                }
            }
        }

        HistoryTable.Order(points);
        return points;
    }

    private async Task<List<HistoryPoint>> ReadOwn(RepoId id)
    {
        var (months, slot) = (_log.Index.Months, _partition.Records.Find(id));
        var points = new List<HistoryPoint>(_partition.Records.History.Of(slot));
        foreach (var month in months)
        {
            points.InsertRange(0, await _log.Blocks.FindAsync(month, id, _deactivated.Token));
        }

        return points;
    }

    private List<byte[]> NamesOf(RepoId id)
    {
        var current = ObservationView.ReadName(_partition.Records.Observation(_partition.Records.Find(id))).ToArray();
        return [current, .. _partition.Records.FormerNames.Of(id).Select(System.Text.Encoding.UTF8.GetBytes)];
    }

    private async Task<IReadOnlyList<HistoryPoint>[]> ReadMany(List<RepoId> ids)
    {
        if (ids.Count <= MostSingleReads)
        {
            var single = new IReadOnlyList<HistoryPoint>[ids.Count];
            for (var i = 0; i < single.Length; i++)
            {
                single[i] = await ReadPoints(ids[i]);
            }

            return single;
        }

        var (months, records) = (_log.Index.Months, _partition.Records.Capture());
        var many = ids.ConvertAll(_ => new List<HistoryPoint>());
        foreach (var month in months)
        {
            Collect(await _log.Blocks.ReadAsync(month, _deactivated.Token));
        }

        Collect(await Task.Run(() => HistoryTable.Of(records.History, records)));
        many.ForEach(HistoryTable.Order);
        return [.. many];

        void Collect(HistoryTable table)
        {
            for (var i = 0; i < ids.Count; i++)
            {
                many[i].AddRange(table.Find(ids[i]));
            }
        }
    }
}
