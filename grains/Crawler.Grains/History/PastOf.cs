using Crawler.Contracts.Catalogue;
using Crawler.Contracts.History;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Core.Lifetimes;

namespace Crawler.Grains.History;

/// <summary>Turns stored points into what readers are shown.</summary>
internal static class PastOf
{
    /// <summary>A model's past: of the partitions that have held it, each tells its own stretch.</summary>
    public static ModelHistory Model(ModelProfile profile, IReadOnlyList<PartitionPoints> kept, Timeline timeline, bool withRejected)
    {
        var points = kept
            .SelectMany(part => timeline.Expand(part.Points, withRejected, EndOf(part.State, timeline)))
            .OrderBy(point => point)
            .DistinctBy(point => point.Crawl)
            .Select(point => Show(point, timeline));
        var observation = profile.Observation;
        return new ModelHistory(
            observation.Id.IsProvisional ? null : observation.Id.ToString(), observation.Name, profile.IsHistorical, CreatedAt(observation.CreatedAt), [.. points]);
    }

    /// <summary>A model's lifetimes by downloads and by likes.</summary>
    public static ModelLifetimes Lifetimes(ModelProfile profile, IEnumerable<PartitionPoints> kept, Timeline timeline, LifetimeOptions options, DateOnly? release)
    {
        List<HistoryPoint> points = [.. kept.SelectMany(part => part.Points).Where(point => !point.IsHandedOver)];
        HistoryTable.Order(points);
        int? day = release is { } date ? HistoryMonth.DayOf(date) : null;
        return new ModelLifetimes(profile.Observation.Name, [.. new[] { Signal.Downloads, Signal.Likes }.Select(Told)]);

        SignalLifetimes Told(Signal signal)
        {
            var builder = new CurveBuilder(signal, profile.Observation.CreatedAt.ToUnixTimeMilliseconds());
            points.ForEach(point => builder.Take(point, timeline));
            if (builder.Build(timeline, profile.State.IsLive, day) is not { } curve)
            {
                return new SignalLifetimes(signal, [], null, [], null);
            }

            var result = Lifetime.Of(curve, options);
            return new SignalLifetimes(signal, result.Lifetimes, result.Exclusion, curve.SinceRelease.ToArray(), HistoryMonth.Day(curve.Release));
        }
    }

    /// <summary>A creation time, or null where it stands for an unknown one.</summary>
    public static DateTimeOffset? CreatedAt(DateTimeOffset createdAt) => createdAt == DateTimeOffset.UnixEpoch ? null : createdAt;

    /// <summary>Since when nothing is implied of a record; null while it is live.</summary>
    public static uint? EndOf(RecordState state, Timeline timeline) => state switch
    {
        { IsLive: true } => null,
        _ when state.GoneIn == state.FirstSeenIn && state.GoneIn != 0 => 0,
        { MovedIn: not 0 } => timeline.Find(state.MovedIn)?.AsOf ?? 0,
        _ => timeline.Find(state.GoneIn)?.AsOf ?? 0,
    };

    private static TimedPoint Show(HistoryPoint point, Timeline timeline) => new(
        DateTimeOffset.FromUnixTimeSeconds(point.AsOf),
        timeline.Find(point.Crawl)?.Id ?? "",
        Known(point.Downloads30d),
        Known(point.DownloadsAllTime),
        Known(point.Likes),
        IsRejected: timeline.IsRejected(point.Crawl));

    private static long? Known(long value) => value < 0 ? null : value;
}
