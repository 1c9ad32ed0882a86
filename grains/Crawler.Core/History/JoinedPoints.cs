using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>Takes the points of one repository, ascending.</summary>
internal delegate void PointVisitor(RepoId id, ReadOnlySpan<HistoryPoint> points);

/// <summary>Hands the points of a month out by repository, those that were imported under a name to whoever bore it then.</summary>
internal sealed class JoinedPoints(RecordCapture records)
{
    private readonly NameBearers _bearers = new(records);

    /// <summary>Visits every repository with a point, once.</summary>
    public void Visit(HistoryTable points, PointVisitor visitor)
    {
        var joined = Join(points);
        for (var place = 0; place < points.Count; place++)
        {
            if (!joined.ContainsKey(points.Id(place)))
            {
                visitor(points.Id(place), points.Points(place));
            }
        }

        foreach (var (id, own) in joined.Where(entry => entry.Value.Count > 0).OrderBy(entry => entry.Key))
        {
            visitor(id, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(own));
        }
    }

    /// <summary>Only repositories whose points are not just their own.</summary>
    private Dictionary<RepoId, List<HistoryPoint>> Join(HistoryTable points)
    {
        var joined = new Dictionary<RepoId, List<HistoryPoint>>();
        for (var place = 0; _bearers.Any && place < points.Count && points.Id(place).IsProvisional; place++)
        {
            var provisional = points.Id(place);
            Of(provisional);
            foreach (var point in points.Points(place))
            {
                Of(_bearers.At(provisional, point.AsOf)).Add(point);
            }
        }

        foreach (var (id, own) in joined.Where(entry => !entry.Key.IsProvisional))
        {
            own.AddRange(points.Find(id));
            HistoryTable.Order(own);
        }

        return joined;

        List<HistoryPoint> Of(RepoId id) => joined.TryGetValue(id, out var own) ? own : joined[id] = [];
    }
}
