using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>Finds the first models of a partition without making an object of any other. Not thread-safe.</summary>
public sealed class ModelTop
{
    private const long Unknown = long.MinValue;
    private readonly RecordCapture _records;
    private readonly RankBy _by;
    private readonly int _count;
    private readonly WorstFirst _order;
    private readonly PriorityQueue<int, (long Value, int Slot)> _kept;

    /// <summary>An empty list.</summary>
    /// <param name="records">The records.</param>
    /// <param name="by">What to sort by.</param>
    /// <param name="count">Lines wanted.</param>
    public ModelTop(RecordCapture records, RankBy by, int count)
    {
        _records = records;
        _by = by;
        _count = count;
        _order = new WorstFirst(records);
        _kept = new(_order);
    }

    /// <summary>The first <paramref name="count"/> live models that a filter lets pass, first one first. Lists of all partitions merge by <see cref="TopMerge"/>.</summary>
    /// <param name="records">The records.</param>
    /// <param name="registry">The attribution in force.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    /// <param name="by">What to sort by.</param>
    /// <param name="count">Lines wanted.</param>
    /// <param name="filter">Which models are wanted.</param>
    public static IReadOnlyList<Ranked> Of(
        RecordCapture records, OwnerRegistry registry, DateOnly registryDate, RankBy by, int count, ModelFilter filter)
    {
        ArgumentNullException.ThrowIfNull(records);
        var matcher = new ModelMatcher(filter, registry, registryDate);
        var top = new ModelTop(records, by, count);
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (!records.State(slot).IsLive)
            {
                continue;
            }

            var view = new ObservationView(records.Observation(slot));
            if (top.IsBetter(view, slot) && matcher.Matches(view))
            {
                top.Keep(view, slot);
            }
        }

        return top.Lines(registry, registryDate);
    }

    /// <summary>Looks at a live record.</summary>
    public void Offer(in ObservationView view, int slot)
    {
        if (IsBetter(view, slot))
        {
            Keep(view, slot);
        }
    }

    /// <summary>What was found, first one first; ends the search.</summary>
    public IReadOnlyList<Ranked> Lines(OwnerRegistry registry, DateOnly registryDate)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var lines = new Ranked[_kept.Count];
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            lines[i] = Line(new ObservationView(_records.Observation(_kept.Dequeue())), registry, registryDate);
        }

        return lines;
    }

    private bool IsBetter(in ObservationView view, int slot) =>
        _kept.Count < _count || (_kept.TryPeek(out _, out var worst) && _order.Compare((Value(view, _by), slot), worst) > 0);

    private void Keep(in ObservationView view, int slot)
    {
        if (_kept.Count == _count)
        {
            _kept.DequeueEnqueue(slot, (Value(view, _by), slot));
        }
        else
        {
            _kept.Enqueue(slot, (Value(view, _by), slot));
        }
    }

    private static long Value(in ObservationView view, RankBy by) => by switch
    {
        RankBy.Downloads30d => Known(view.Downloads30d) ?? Unknown,
        RankBy.DownloadsAllTime => Known(view.DownloadsAllTime) ?? Unknown,
        RankBy.Likes => Known(view.Likes) ?? Unknown,
        RankBy.Models => 1,
        RankBy.CreatedAt => view.CreatedAt,
        RankBy.LastModified => view.LastModified ?? Unknown,
        _ => Known(StatedSize.Plausible(view.Parameters)) ?? Unknown,
    };

    private static Ranked Line(in ObservationView view, OwnerRegistry registry, DateOnly registryDate) => new(
        Encoding.UTF8.GetString(view.Name),
        registry.CountryOf(Encoding.UTF8.GetString(view.Owner), registryDate),
        1,
        Known(view.Downloads30d),
        Known(view.DownloadsAllTime),
        Known(view.Likes))
    {
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(view.CreatedAt),
        LastModified = view.LastModified is { } modified ? DateTimeOffset.FromUnixTimeMilliseconds(modified) : null,
        Size = Known(StatedSize.Plausible(view.Parameters)),
    };

    private static long? Known(long value) => value < 0 ? null : value;

    /// <summary>By value, ties by name: the later name is the worse one.</summary>
    private sealed class WorstFirst(RecordCapture records) : IComparer<(long Value, int Slot)>
    {
        public int Compare((long Value, int Slot) x, (long Value, int Slot) y) => x.Value != y.Value
            ? x.Value.CompareTo(y.Value)
            : Name(y.Slot).SequenceCompareTo(Name(x.Slot));

        private ReadOnlySpan<byte> Name(int slot) => ObservationView.ReadName(records.Observation(slot));
    }
}
