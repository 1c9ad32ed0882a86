using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>Finds the first models of a partition without making an object of any other.</summary>
public static class ModelTop
{
    private const long Unknown = long.MinValue;

    /// <summary>The first <paramref name="count"/> live models that a filter lets pass, first one first. Lists of all partitions merge by <see cref="Ranked.Top"/>.</summary>
    /// <param name="records">The records.</param>
    /// <param name="registry">The attribution in force.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    /// <param name="by">What to sort by.</param>
    /// <param name="count">Lines wanted.</param>
    /// <param name="filter">Which models are wanted.</param>
    public static IReadOnlyList<Ranked> Of(
        RecordCapture records, OwnerRegistry registry, DateOnly registryDate, RankBy by, int count, ModelFilter filter)
    {
        var matcher = new ModelMatcher(filter, registry, registryDate);
        var order = new WorstFirst(records);
        var kept = new PriorityQueue<int, (long Value, int Slot)>(order);
        for (var slot = 0; slot < records.Count && count > 0; slot++)
        {
            if (!records.State(slot).IsLive)
            {
                continue;
            }

            var view = new ObservationView(records.Observation(slot));
            var place = (Value(view, by), slot);
            if ((kept.Count < count || (kept.TryPeek(out _, out var worst) && order.Compare(place, worst) > 0)) && matcher.Matches(view))
            {
                kept.Enqueue(slot, place);
                if (kept.Count > count)
                {
                    kept.Dequeue();
                }
            }
        }

        var lines = new Ranked[kept.Count];
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            lines[i] = Line(new ObservationView(records.Observation(kept.Dequeue())), registry, registryDate);
        }

        return lines;
    }

    private static long Value(in ObservationView view, RankBy by) => by switch
    {
        RankBy.Downloads30d => Known(view.Downloads30d) ?? Unknown,
        RankBy.DownloadsAllTime => Known(view.DownloadsAllTime) ?? Unknown,
        RankBy.Likes => Known(view.Likes) ?? Unknown,
        RankBy.Models => 1,
        RankBy.CreatedAt => view.CreatedAt,
        RankBy.LastModified => view.LastModified ?? Unknown,
        _ => Known(view.Parameters) ?? Unknown,
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
        Size = Known(view.Parameters),
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
