using Crawler.Core.Lifetimes;

namespace Crawler.Core.History;

/// <summary>Collects the downloads or the likes of one repository by day from its points, in order. What the Hub took back again is left out: a curve of events does not fall.</summary>
public sealed class CurveBuilder
{
    private readonly Signal _signal;
    private readonly long _createdAt;
    private readonly RepoFlow _flow;
    private readonly Days _days = new();

    /// <summary>A curve without any event.</summary>
    /// <param name="signal">Downloads or likes.</param>
    /// <param name="createdAt">The repository's creation, Unix milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Discussions are in no listing.</exception>
    public CurveBuilder(Signal signal, long createdAt)
    {
        _signal = signal is Signal.Downloads or Signal.Likes ? signal : throw new ArgumentOutOfRangeException(nameof(signal), signal, "Points have downloads and likes.");
        (_createdAt, _flow) = (createdAt, new RepoFlow(createdAt));
    }

    /// <summary>Takes the next point.</summary>
    public void Take(in HistoryPoint point, Timeline timeline) => _flow.Take(
        _signal == Signal.Downloads || point.IsMark ? point : point with { Downloads30d = -1, DownloadsAllTime = point.Likes }, timeline, _days);

    /// <summary>The curve; null where no day is known.</summary>
    /// <param name="timeline">All crawls.</param>
    /// <param name="isListed">Whether full crawls since its last point have seen it, where they did not say otherwise.</param>
    /// <param name="release">The day of release where it is known to differ from that of creation.</param>
    public DailyCurve? Build(Timeline timeline, bool isListed, int? release = null)
    {
        if (_flow.FirstKnown is not { } first)
        {
            return null;
        }

        // A release that is told stands for the creation where that is a bound and no date.
        var last = Math.Max(first, _flow.LastKnown(timeline, isListed));
        var values = new long[last - first + 1];
        foreach (var (day, events) in _days.Events)
        {
            if (day >= first && day <= last)
            {
                values[day - first] += events;
            }
        }

        var createdAt = release is { } told && RepoFlow.CreatedDay(_createdAt) is null ? told * 86_400L : _createdAt / 1000;
        return new DailyCurve(_signal, createdAt, first, values, release);
    }

    private sealed class Days : IFlowSink
    {
        public List<(int Day, long Events)> Events { get; } = [];

        public void Add(int day, in FlowCell cell)
        {
            if (cell.Flow > 0)
            {
                Events.Add((day, cell.Flow));
            }
        }

        public void Undetermined(int days)
        {
        }
    }
}
