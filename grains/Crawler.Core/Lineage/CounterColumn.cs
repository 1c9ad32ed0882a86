using Crawler.Core.Lineage.Graph;

namespace Crawler.Core.Lineage;

/// <summary>A counter of each node in four bytes; the few that do not fit lie beside. -1 stands for unknown.</summary>
internal sealed class CounterColumn
{
    private const uint Unknown = uint.MaxValue;
    private const uint Beside = uint.MaxValue - 1;
    private readonly Dictionary<int, long> _large = [];
    private uint[] _values = [];

    public long this[int node]
    {
        get => _values[node] switch { Unknown => -1, Beside => _large[node], var value => value };
        set
        {
            _values[node] = value < 0 ? Unknown : value < Beside ? (uint)value : Beside;
            if (_values[node] == Beside)
            {
                _large[node] = value;
            }
        }
    }

    /// <summary>Makes room for so many nodes; the new ones are unknown once they are set.</summary>
    public void MakeRoom(int nodes) => Room.For(ref _values, nodes);
}
