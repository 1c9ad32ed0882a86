using System.Runtime.InteropServices;

namespace Crawler.Core.History;

/// <summary>Adds the downloads of many repositories up that the points of one month tell of. Days around that month lie in arrays; earlier ones are rare.</summary>
internal sealed class FlowAccumulator(int month)
{
    private const int Before = 32;
    private const int Days = Before + 32;
    private readonly int _first = HistoryMonth.FirstDay(month) - Before;
    private readonly Dictionary<(FlowDimension Dimension, string Member), FlowCell[]> _near = [];
    private readonly FlowVector _vector = new();

    public FlowVector Vector => _vector;

    public void Add(FlowDimension dimension, string member, IReadOnlyList<(int Day, FlowCell Cell)> flows)
    {
        ref var days = ref CollectionsMarshal.GetValueRefOrAddDefault(_near, (dimension, member), out _);
        days ??= new FlowCell[Days];
        foreach (var (day, cell) in flows)
        {
            var at = day - _first;
            if (at is >= 0 and < Days)
            {
                days[at] += cell;
            }
            else
            {
                _vector.Add(dimension, member, day, cell);
            }
        }
    }

    public FlowVector ToVector()
    {
        foreach (var ((dimension, member), days) in _near)
        {
            for (var at = 0; at < Days; at++)
            {
                if (days[at] != default)
                {
                    _vector.Add(dimension, member, _first + at, days[at]);
                }
            }
        }

        _near.Clear();
        return _vector;
    }
}
