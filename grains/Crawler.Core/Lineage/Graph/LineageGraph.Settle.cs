using System.Runtime.InteropServices;

namespace Crawler.Core.Lineage.Graph;

public sealed partial class LineageGraph
{
    /// <summary>Where more than one of so many nodes is affected, settling everything is the shorter way.</summary>
    private const int WholeFraction = 4;

    private readonly List<int> _found = [];
    private readonly List<int> _foundOwners = [];
    private readonly List<int> _foundGroups = [];
    private int[] _seen = [];
    private int[] _ownerSeen = [];
    private int[] _groupSeen = [];
    private int _search;

    /// <summary>Lets all changes since the last time take effect.</summary>
    /// <returns>How many nodes were looked at again, and whether that was all of them.</returns>
    public Settlement Settle()
    {
        var affected = _settleWhole ? null : FindAffected();
        if (affected is null)
        {
            TakeEffect();
            _settleWhole = false;
            return new Settlement(SettleAll(), true);
        }

        Contribute(affected, -1);
        TakeEffect();
        Contribute(affected, 1);
        return new Settlement(affected.Count, false);
    }

    /// <summary>Lets the next settling begin from nothing.</summary>
    public void SettleAllNext()
    {
        TakeEffect();
        _settleWhole = true;
    }

    /// <summary>The changed nodes and everything below them; null where that is most of the graph.</summary>
    private List<int>? FindAffected()
    {
        var limit = NodeCount / WholeFraction;
        var affected = new List<int>();
        BeginSearch();
        foreach (var changed in _newParents.Keys.Concat(_newOwners.Keys))
        {
            Find(changed);
        }

        for (var i = 0; i < affected.Count; i++)
        {
            if (affected.Count > limit)
            {
                return null;
            }

            for (var edge = _edges.FirstChildEdge(affected[i]); edge != None; edge = _edges.NextChildEdge(edge))
            {
                Find(_edges.Child(edge));
            }
        }

        return affected;

        void Find(int node)
        {
            if (_seen[node] != _search)
            {
                _seen[node] = _search;
                affected.Add(node);
            }
        }
    }

    private void TakeEffect()
    {
        foreach (var (node, owner) in _newOwners)
        {
            _owners[node] = owner;
        }

        foreach (var (child, parents) in _newParents)
        {
            _edges.Set(child, parents);
        }

        _newOwners.Clear();
        _newParents.Clear();
    }

    private int SettleAll()
    {
        Array.Clear(_counts);
        Array.Clear(_ownerCounts);
        Room.For(ref _groupCounts, _groupsUsed);
        Array.Clear(_groupCounts);
        (_countsUsed, _ownerCountsUsed) = (0, 0);
        Array.Fill(_countsOfNode, None);
        Array.Fill(_countsOfOwner, None);
        var leaves = new List<int>();
        for (var node = 0; node < NodeCount; node++)
        {
            (_origins[node], _depths[node], _isCyclic[node]) = (node, 0, false);
        }

        for (var node = 0; node < NodeCount; node++)
        {
            if (_edges.HasParents(node) && !_edges.IsPlainLeaf(node))
            {
                ContributeOne(node, 1);
            }

            if (!_edges.HasChildren(node))
            {
                continue;
            }

            leaves.Clear();
            for (var edge = _edges.FirstChildEdge(node); edge != None; edge = _edges.NextChildEdge(edge))
            {
                if (_edges.IsPlainLeaf(_edges.Child(edge)))
                {
                    leaves.Add(_edges.Child(edge));
                }
            }

            ContributeLeaves(node, CollectionsMarshal.AsSpan(leaves), 1);
        }

        return NodeCount;
    }

    private void Contribute(List<int> nodes, int sign)
    {
        Room.For(ref _groupCounts, _groupsUsed);
        var leaves = new List<(int Parent, int Leaf)>();
        foreach (var node in nodes)
        {
            if (_edges.IsPlainLeaf(node))
            {
                leaves.Add((_edges.Parent(_edges.FirstParentEdge(node)), node));
            }
            else if (_edges.HasParents(node))
            {
                ContributeOne(node, sign);
            }
            else
            {
                (_origins[node], _depths[node], _isCyclic[node]) = (node, 0, false);
            }
        }

        leaves.Sort();
        var siblings = new List<int>();
        for (var i = 0; i < leaves.Count; i++)
        {
            siblings.Add(leaves[i].Leaf);
            if (i + 1 == leaves.Count || leaves[i + 1].Parent != leaves[i].Parent)
            {
                ContributeLeaves(leaves[i].Parent, CollectionsMarshal.AsSpan(siblings), sign);
                siblings.Clear();
            }
        }
    }

    /// <summary>Adds what one node is to its parents and ancestors, or takes it back.</summary>
    private void ContributeOne(int node, int sign)
    {
        var relation = RelationOf(node);
        var owner = _owners[node];
        _depths[node] = FindAncestors(node);
        _isCyclic[node] = false;
        foreach (var ancestor in CollectionsMarshal.AsSpan(_found))
        {
            if (ancestor == node)
            {
                _isCyclic[node] = true;
                continue;
            }

            ref var counts = ref Counts(ancestor);
            counts.DescendantSums.Add(relation, sign);
            counts.DescendantOthers += _owners[ancestor] == owner ? 0 : sign;
        }

        FindOwners(node);
        foreach (var other in CollectionsMarshal.AsSpan(_foundOwners))
        {
            OwnerCounts(other).DescendantSums.Add(relation, other == owner ? 0 : sign);
        }

        foreach (var other in CollectionsMarshal.AsSpan(_foundGroups))
        {
            _groupCounts[other].DescendantSums.Add(relation, other == _groups[owner] ? 0 : sign);
        }

        ContributeToParents(node, sign);
        _origins[node] = FindOrigin(node);
    }

    /// <summary>The same for nodes that have nothing but one and the same parent: one search serves them all.</summary>
    private void ContributeLeaves(int parent, ReadOnlySpan<int> leaves, int sign)
    {
        if (leaves.IsEmpty)
        {
            return;
        }

        var toRoot = FindAncestors(parent);
        var depth = !_edges.HasParents(parent) ? 1 : toRoot < 0 ? toRoot : toRoot + 1;
        var origin = FindOrigin(parent);

        // A parent in a cycle is among its own ancestors already.
        if (_seen[parent] != _search)
        {
            _seen[parent] = _search;
            _found.Add(parent);
        }

        FindOwners(None);
        RelationCounts sums = default;
        foreach (var leaf in leaves)
        {
            sums.Add(RelationOf(leaf), 1);
            (_depths[leaf], _origins[leaf], _isCyclic[leaf]) = (depth, origin, false);
        }

        foreach (var ancestor in CollectionsMarshal.AsSpan(_found))
        {
            ref var counts = ref Counts(ancestor);
            counts.DescendantSums.Add(sums, sign);
            counts.DescendantOthers += sign * leaves.Length;
        }

        foreach (var other in CollectionsMarshal.AsSpan(_foundOwners))
        {
            OwnerCounts(other).DescendantSums.Add(sums, sign);
        }

        foreach (var other in CollectionsMarshal.AsSpan(_foundGroups))
        {
            _groupCounts[other].DescendantSums.Add(sums, sign);
        }

        foreach (var leaf in leaves)
        {
            TakeBackOwn(leaf, sign);
            ContributeToParents(leaf, sign);
        }
    }

    /// <summary>What a leaf's own owner and group were given by <see cref="ContributeLeaves"/> although only others count.</summary>
    private void TakeBackOwn(int leaf, int sign)
    {
        var owner = _owners[leaf];
        if (_ownerSeen[owner] == _search)
        {
            OwnerCounts(owner).DescendantSums.Add(RelationOf(leaf), -sign);
            foreach (var ancestor in CollectionsMarshal.AsSpan(_found))
            {
                if (_owners[ancestor] == owner)
                {
                    Counts(ancestor).DescendantOthers -= sign;
                }
            }
        }

        if (_groups[owner] is >= 0 and var group && _groupSeen[group] == _search)
        {
            _groupCounts[group].DescendantSums.Add(RelationOf(leaf), -sign);
        }
    }

    private void ContributeToParents(int node, int sign)
    {
        var owner = _owners[node];
        var group = _groups[owner];
        var first = _edges.FirstParentEdge(node);
        var k = 0;
        for (var edge = first; edge != None; edge = _edges.NextParentEdge(edge))
        {
            k++;
        }

        var part = sign * (DerivativeCounts.PartsOfOne / k);
        for (var edge = first; edge != None; edge = _edges.NextParentEdge(edge))
        {
            var (parent, relation) = (_edges.Parent(edge), _edges.Relation(edge));
            var (parentOwner, asFirst) = (_owners[parent], edge == first ? sign : 0);
            Add(ref Counts(parent), relation, sign, parentOwner == owner ? 0 : sign, asFirst, part);
            if (parentOwner != owner)
            {
                var isNew = IsFirstOfOwner(first, edge, parentOwner) ? sign : 0;
                Add(ref OwnerCounts(parentOwner), relation, isNew, isNew, asFirst, part);
            }

            if (_groups[parentOwner] is >= 0 and var parentGroup && parentGroup != group)
            {
                var isNew = IsFirstOfGroup(first, edge, parentGroup) ? sign : 0;
                Add(ref _groupCounts[parentGroup], relation, isNew, isNew, asFirst, part);
            }
        }
    }

    private static void Add(ref DerivativeCounts counts, Relation relation, int direct, int byOthers, int asFirst, long part)
    {
        counts.DirectSums.Add(relation, direct);
        counts.DirectOthers += byOthers;
        counts.FirstSum += asFirst;
        counts.Parts += part;
    }

    private bool IsFirstOfOwner(int first, int edge, int owner)
    {
        for (var before = first; before != edge; before = _edges.NextParentEdge(before))
        {
            if (_owners[_edges.Parent(before)] == owner)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFirstOfGroup(int first, int edge, int group)
    {
        for (var before = first; before != edge; before = _edges.NextParentEdge(before))
        {
            if (_groups[_owners[_edges.Parent(before)]] == group)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Collects all ancestors, the node itself included where it lies on a cycle.</summary>
    /// <returns>Edges to the nearest node without parents; -1 where there is none above, or where the node has none itself.</returns>
    private int FindAncestors(int node)
    {
        BeginSearch();
        _found.Clear();
        var (depth, distance, end) = (None, 0, 0);
        Climb(node);
        for (var i = 0; i < _found.Count; i++)
        {
            if (i == end)
            {
                (distance, end) = (distance + 1, _found.Count);
            }

            if (depth == None && !_edges.HasParents(_found[i]))
            {
                depth = distance;
            }

            Climb(_found[i]);
        }

        return depth;

        void Climb(int from)
        {
            for (var edge = _edges.FirstParentEdge(from); edge != None; edge = _edges.NextParentEdge(edge))
            {
                var parent = _edges.Parent(edge);
                if (_seen[parent] != _search)
                {
                    _seen[parent] = _search;
                    _found.Add(parent);
                }
            }
        }
    }

    /// <summary>Collects the distinct owners and groups of what <see cref="FindAncestors"/> found.</summary>
    private void FindOwners(int except)
    {
        _foundOwners.Clear();
        _foundGroups.Clear();
        foreach (var ancestor in CollectionsMarshal.AsSpan(_found))
        {
            var owner = _owners[ancestor];
            if (ancestor == except || _ownerSeen[owner] == _search)
            {
                continue;
            }

            _ownerSeen[owner] = _search;
            _foundOwners.Add(owner);
            if (_groups[owner] is >= 0 and var group && _groupSeen[group] != _search)
            {
                _groupSeen[group] = _search;
                _foundGroups.Add(group);
            }
        }
    }

    private int FindOrigin(int node)
    {
        var (slow, fast) = (node, node);
        while (true)
        {
            for (var step = 0; step < 2; step++)
            {
                var edge = _edges.FirstParentEdge(fast);
                if (edge == None)
                {
                    return fast;
                }

                fast = _edges.Parent(edge);
            }

            slow = _edges.Parent(_edges.FirstParentEdge(slow));
            if (slow == fast)
            {
                return SmallestOfCycle(slow);
            }
        }
    }

    private int SmallestOfCycle(int start)
    {
        var smallest = start;
        for (var node = _edges.Parent(_edges.FirstParentEdge(start)); node != start; node = _edges.Parent(_edges.FirstParentEdge(node)))
        {
            smallest = Id(node) < Id(smallest) ? node : smallest;
        }

        return smallest;
    }

    private void BeginSearch()
    {
        Room.For(ref _seen, NodeCount);
        Room.For(ref _ownerSeen, _ownersUsed);
        Room.For(ref _groupSeen, _groupsUsed);
        if (_search == int.MaxValue)
        {
            Array.Clear(_seen);
            Array.Clear(_ownerSeen);
            Array.Clear(_groupSeen);
            _search = 0;
        }

        _search++;
    }

    private ref DerivativeCounts Counts(int node)
    {
        ref var at = ref _countsOfNode[node];
        if (at == None)
        {
            at = _countsUsed++;
            Room.For(ref _counts, _countsUsed);
        }

        return ref _counts[at];
    }

    private ref DerivativeCounts OwnerCounts(int owner)
    {
        ref var at = ref _countsOfOwner[owner];
        if (at == None)
        {
            at = _ownerCountsUsed++;
            Room.For(ref _ownerCounts, _ownerCountsUsed);
        }

        return ref _ownerCounts[at];
    }
}

/// <summary>What a settling did.</summary>
/// <param name="Nodes">Nodes looked at again.</param>
/// <param name="IsWhole">Whether it began from nothing.</param>
public readonly record struct Settlement(int Nodes, bool IsWhole);
