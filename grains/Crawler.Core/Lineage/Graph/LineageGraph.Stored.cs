using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Graph;

/// <summary>What was settled, stored beside the edges: reading it back takes a third of the time that settling takes in a process which has just started.</summary>
public sealed partial class LineageGraph
{
    private const byte CyclicFlag = 1;
    private const byte DescendsFlag = 2;
    private const byte CountsFlag = 4;

    /// <summary>Writes what is known of a node.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="node">The node.</param>
    /// <param name="numbers">The number under which each node is stored.</param>
    internal void WriteSettled(PackedWriter target, int node, ReadOnlySpan<int> numbers)
    {
        var descends = _origins[node] != node || _depths[node] != 0;
        var hasCounts = _countsOfNode[node] != None;
        target.Byte((byte)((_isCyclic[node] ? CyclicFlag : 0) | (descends ? DescendsFlag : 0) | (hasCounts ? CountsFlag : 0)));
        if (descends)
        {
            target.Varint((ulong)numbers[_origins[node]]);
            target.Signed(_depths[node]);
        }

        if (hasCounts)
        {
            _counts[_countsOfNode[node]].Write(target);
        }
    }

    /// <summary>Reads what <see cref="WriteSettled"/> wrote. Nothing of the graph may be asked before <see cref="TakeAsSettled"/>.</summary>
    internal void ReadSettled(ref PackedReader reader, int node)
    {
        var flags = reader.Byte();
        _isCyclic[node] = (flags & CyclicFlag) != 0;
        if ((flags & DescendsFlag) != 0)
        {
            _origins[node] = reader.Count();
            _depths[node] = (int)reader.Signed();
        }

        if ((flags & CountsFlag) != 0)
        {
            Counts(node) = DerivativeCounts.Read(ref reader);
        }
    }

    /// <summary>Writes what others derived from an owner's models.</summary>
    internal void WriteOwner(PackedWriter target, int owner)
    {
        var at = _countsOfOwner[owner];
        target.Byte(at == None ? (byte)0 : CountsFlag);
        if (at != None)
        {
            _ownerCounts[at].Write(target);
        }
    }

    /// <summary>Reads what <see cref="WriteOwner"/> wrote.</summary>
    internal void ReadOwner(ref PackedReader reader, int owner)
    {
        if (reader.Byte() == CountsFlag)
        {
            OwnerCounts(owner) = DerivativeCounts.Read(ref reader);
        }
    }

    /// <summary>Writes what others derived from a group's models.</summary>
    internal void WriteGroup(PackedWriter target, int group) => (group < _groupCounts.Length ? _groupCounts[group] : default).Write(target);

    /// <summary>Reads what <see cref="WriteGroup"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="group">The group; -1 for one that no owner belongs to any more.</param>
    internal void ReadGroup(ref PackedReader reader, int group)
    {
        var counts = DerivativeCounts.Read(ref reader);
        if (group != None)
        {
            Room.For(ref _groupCounts, _groupsUsed);
            _groupCounts[group] = counts;
        }
    }

    /// <summary>What was read is all there is.</summary>
    internal void TakeAsSettled() => _settleWhole = false;
}
