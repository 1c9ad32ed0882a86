using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lifetimes;

namespace Crawler.Core.History;

/// <summary>
/// Folds the months of a partition, in order, into the lifetimes of its repositories by cohort, and into the boards of relative adoption. Only those whose first days were seen are
/// followed: of the others no lifetime can be told.
/// </summary>
public sealed class LifeFold
{
    private readonly RecordCapture _records;
    private readonly Timeline _timeline;
    private readonly FlowMembers _members;
    private readonly AdoptionUniverse? _universe;
    private readonly JoinedPoints _points;
    private readonly Dictionary<RepoId, int> _slots = [];
    private readonly Dictionary<RepoId, (CurveBuilder Downloads, CurveBuilder Likes)> _curves = [];

    /// <summary>At the beginning of all time.</summary>
    /// <param name="records">The partition's records.</param>
    /// <param name="timeline">All crawls.</param>
    /// <param name="members">The attribution that cohorts are told by.</param>
    /// <param name="universe">The models whose adoption is compared; null for all that derive from no other.</param>
    public LifeFold(RecordCapture records, Timeline timeline, FlowMembers members, AdoptionUniverse? universe)
    {
        ArgumentNullException.ThrowIfNull(records);
        (_records, _timeline, _members, _universe) = (records, timeline, members, universe);
        _points = new JoinedPoints(records);
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (records.State(slot).IsHeld)
            {
                _slots[ObservationView.ReadId(records.Observation(slot))] = slot;
            }
        }
    }

    /// <summary>Takes the next month.</summary>
    public void Take(HistoryTable points)
    {
        ArgumentNullException.ThrowIfNull(points);
        _points.Visit(points, Take);
    }

    /// <summary>Adds all repositories to cohorts and boards, when all months were taken.</summary>
    public void AddTo(LifetimeCohorts cohorts, RelativeAdoption boards)
    {
        ArgumentNullException.ThrowIfNull(cohorts);
        ArgumentNullException.ThrowIfNull(boards);
        foreach (var (id, curves) in _curves)
        {
            var slot = _slots[id];
            var view = new ObservationView(_records.Observation(slot));
            var name = Encoding.UTF8.GetString(view.Name);
            var row = _universe?.Find(name);
            var isListed = _records.State(slot).IsLive;
            var downloads = curves.Downloads.Build(_timeline, isListed, row?.ReleaseDay);
            var release = downloads?.Release ?? 0;
            foreach (var curve in new[] { downloads, curves.Likes.Build(_timeline, isListed, row?.ReleaseDay) }.OfType<DailyCurve>())
            {
                cohorts.Add(Keys(slot, release, curve.Signal), curve);
            }

            if (downloads is not null && (_universe is null ? IsOriginal(slot) : row is not null))
            {
                boards.Add(id, name, row?.Band ?? Encoding.UTF8.GetString(SizeBand.Of(view.Parameters)), downloads);
            }
        }
    }

    private void Take(RepoId id, ReadOnlySpan<HistoryPoint> points)
    {
        if (!_slots.TryGetValue(id, out var slot))
        {
            return;
        }

        if (!_curves.TryGetValue(id, out var curves))
        {
            var createdAt = new ObservationView(_records.Observation(slot)).CreatedAt;
            _curves[id] = curves = (new CurveBuilder(Signal.Downloads, createdAt), new CurveBuilder(Signal.Likes, createdAt));
        }

        foreach (var point in points)
        {
            curves.Downloads.Take(point, _timeline);
            curves.Likes.Take(point, _timeline);
        }
    }

    private bool IsOriginal(int slot) => _members.Of(_records.Observation(slot), 0).Contains((FlowDimension.Relation, Member.None));

    /// <summary>Everything together and by the dimensions of cohorts, each for the quarter of the release and for all of them.</summary>
    private List<CohortKey> Keys(int slot, int release, Signal signal)
    {
        var keys = new List<CohortKey>();
        foreach (var quarter in (string[])[CohortKey.All, CohortKey.QuarterOf(release)])
        {
            keys.Add(new CohortKey(CohortKey.All, CohortKey.All, quarter, signal));
            foreach (var (dimension, member) in _members.Of(_records.Observation(slot), HistoryMonth.OfDay(release)))
            {
                if (WordOf(dimension) is { } word)
                {
                    keys.Add(new CohortKey(word, member, quarter, signal));
                }
            }
        }

        return keys;
    }

    private static string? WordOf(FlowDimension dimension) => dimension switch
    {
        FlowDimension.Country => "country",
        FlowDimension.OrgType => "org-type",
        FlowDimension.Family => "family",
        FlowDimension.SizeBand => "size-band",
        _ => null,
    };
}
