using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Graph;

/// <summary>
/// The graph of resolved parents, over nodes numbered from 0: who derives from whom, and what follows from it. Changes are noted as they come and take effect together
/// when <see cref="Settle"/> is called; what was settled can be read until then. Not thread-safe.
/// </summary>
/// <remarks>
/// Ancestor sets are not stored: they are searched again for what a change can have affected, which is the changed nodes and everything below them. Their old
/// contributions are taken back before the change and their new ones added after it, so settling little by little and settling everything give the same.
/// </remarks>
public sealed partial class LineageGraph
{
    private const int None = -1;
    private readonly EdgeTable _edges = new();
    private readonly Dictionary<int, ParentEdge[]> _newParents = [];
    private readonly Dictionary<int, int> _newOwners = [];
    private ulong[] _idHigh = [];
    private uint[] _idLow = [];
    private int[] _owners = [];
    private int[] _origins = [];
    private int[] _depths = [];
    private bool[] _isCyclic = [];
    private int[] _countsOfNode = [];
    private int[] _countsOfOwner = [];
    private int[] _groups = [];
    private DerivativeCounts[] _counts = [];
    private DerivativeCounts[] _ownerCounts = [];
    private DerivativeCounts[] _groupCounts = [];
    private int _countsUsed;
    private int _ownerCountsUsed;
    private int _ownersUsed;
    private int _groupsUsed;
    private bool _settleWhole = true;

    /// <summary>Nodes there are; those that nothing refers to any more stay, without edges.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Distinct (child, resolved parent) pairs, as settled.</summary>
    public int EdgeCount => _edges.Count;

    /// <summary>Owners there are.</summary>
    public int OwnerCount => _ownersUsed;

    /// <summary>Whether there are changes that have not taken effect.</summary>
    public bool IsSettled => !_settleWhole && _newParents.Count == 0 && _newOwners.Count == 0;

    /// <summary>Adds an owner.</summary>
    /// <param name="group">The parent group's number, or -1 for an owner that stands alone.</param>
    /// <returns>The owner's number.</returns>
    public int AddOwner(int group)
    {
        var owner = _ownersUsed++;
        Room.For(ref _groups, _ownersUsed);
        Room.For(ref _countsOfOwner, _ownersUsed);
        (_groups[owner], _countsOfOwner[owner]) = (group, None);
        _groupsUsed = Math.Max(_groupsUsed, group + 1);
        return owner;
    }

    /// <summary>Puts an owner into another group; everything is settled again.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="group">The parent group's number, or -1 for an owner that stands alone.</param>
    public void SetGroup(int owner, int group)
    {
        if (_groups[owner] != group)
        {
            SettleAllNext();
            _groups[owner] = group;
            _groupsUsed = Math.Max(_groupsUsed, group + 1);
        }
    }

    /// <summary>Makes room for this many nodes and edges in all, where they are known before they come.</summary>
    internal void Reserve(int nodes, int edges)
    {
        _edges.Reserve(nodes, edges);
        RoomFor(nodes);
    }

    /// <summary>Adds a node without edges.</summary>
    /// <param name="id">Its id: of the members of a cycle, the one with the smallest id is the origin. Two nodes may only have the same id where neither has parents.</param>
    /// <param name="owner">Its owner's number.</param>
    /// <returns>The node's number.</returns>
    public int AddNode(RepoId id, int owner)
    {
        var node = NodeCount++;
        _edges.AddNode();
        RoomFor(NodeCount);
        (_idHigh[node], _idLow[node], _owners[node]) = (id.High, id.Low, owner);
        (_origins[node], _depths[node], _isCyclic[node], _countsOfNode[node]) = (node, 0, false, None);
        return node;
    }

    /// <summary>Puts a node under another owner.</summary>
    public void SetOwner(int node, int owner)
    {
        if (_settleWhole)
        {
            _owners[node] = owner;
        }
        else if (_newOwners.GetValueOrDefault(node, _owners[node]) != owner)
        {
            _newOwners[node] = owner;
        }
    }

    /// <summary>Says which parents a node has, in the order that counts: the first one leads to its origin.</summary>
    /// <param name="child">The node.</param>
    /// <param name="parents">Its parents, each once, itself not among them; empty for none.</param>
    public void SetParents(int child, ReadOnlySpan<ParentEdge> parents)
    {
        if (_settleWhole)
        {
            if (!_edges.Has(child, parents))
            {
                _edges.Set(child, parents);
            }
        }
        else if (_edges.Has(child, parents))
        {
            _newParents.Remove(child);
        }
        else
        {
            _newParents[child] = parents.ToArray();
        }
    }

    /// <summary>A node's id.</summary>
    public RepoId Id(int node) => new(_idHigh[node], _idLow[node]);

    /// <summary>A node's owner, as settled.</summary>
    public int Owner(int node) => _owners[node];

    /// <summary>An owner's group, or -1.</summary>
    public int Group(int owner) => _groups[owner];

    /// <summary>The node that the chain of first parents leads to: one without parents, or the one with the smallest id of a cycle. A node without parents is its own.</summary>
    public int Origin(int node) => _origins[node];

    /// <summary>Edges to the nearest node without parents; 0 where the node is one, or where all ways go round in a circle.</summary>
    public int Depth(int node) => Math.Max(0, _depths[node]);

    /// <summary>Whether the node is its own ancestor.</summary>
    public bool IsCyclic(int node) => _isCyclic[node];

    /// <summary>Whether the node has a parent.</summary>
    public bool HasParents(int node) => _edges.HasParents(node);

    /// <summary>Whether the node has a child.</summary>
    public bool HasChildren(int node) => _edges.HasChildren(node);

    /// <summary>Whether others derive from the node and it derives from none: it heads a family.</summary>
    public bool IsRoot(int node) => _edges.HasChildren(node) && !_edges.HasParents(node);

    /// <summary>What is derived from a node.</summary>
    public DerivativeCounts CountsOf(int node) => _countsOfNode[node] is >= 0 and var at ? _counts[at] : default;

    /// <summary>What others derived from an owner's models.</summary>
    public DerivativeCounts CountsOfOwner(int owner) => _countsOfOwner[owner] is >= 0 and var at ? ByOthers(_ownerCounts[at]) : default;

    /// <summary>What others derived from a group's models.</summary>
    public DerivativeCounts CountsOfGroup(int group) => group < _groupCounts.Length ? ByOthers(_groupCounts[group]) : default;

    /// <summary>The relation by which a node derives from its first parent; untyped where it has none.</summary>
    public Relation RelationOf(int node) => _edges.FirstParentEdge(node) is var edge and not None ? _edges.Relation(edge) : Relation.Untyped;

    /// <summary>The parents of a node, in order.</summary>
    public IReadOnlyList<ParentEdge> Parents(int node)
    {
        var parents = new List<ParentEdge>();
        for (var edge = _edges.FirstParentEdge(node); edge != None; edge = _edges.NextParentEdge(edge))
        {
            parents.Add(new ParentEdge(_edges.Parent(edge), _edges.Relation(edge)));
        }

        return parents;
    }

    /// <summary>The first parent of a node, or -1.</summary>
    public int FirstParent(int node) => _edges.FirstParentEdge(node) is var edge and not None ? _edges.Parent(edge) : None;

    /// <summary>The children of a node, in no order; valid until the next settling.</summary>
    public ChildEnumerator Children(int node) => new(_edges, _edges.FirstChildEdge(node));

    /// <summary>All that a node derives from, nearest first, each with the fewest edges to it; the node itself is not among them.</summary>
    public IReadOnlyList<(int Node, int Distance)> Ancestors(int node) => Search(node, upwards: true);

    /// <summary>All that derives from a node, nearest first, each with the fewest edges to it; the node itself is not among them.</summary>
    public IReadOnlyList<(int Node, int Distance)> Descendants(int node) => Search(node, upwards: false);

    private static DerivativeCounts ByOthers(DerivativeCounts counts)
    {
        counts.DescendantOthers = counts.DescendantSums.Total;
        return counts;
    }

    private void RoomFor(int nodes)
    {
        Room.For(ref _idHigh, nodes);
        Room.For(ref _idLow, nodes);
        Room.For(ref _owners, nodes);
        Room.For(ref _origins, nodes);
        Room.For(ref _depths, nodes);
        Room.For(ref _isCyclic, nodes);
        Room.For(ref _countsOfNode, nodes);
    }

    private List<(int Node, int Distance)> Search(int start, bool upwards)
    {
        var found = new List<(int Node, int Distance)> { (start, 0) };
        BeginSearch();
        _seen[start] = _search;
        for (var i = 0; i < found.Count; i++)
        {
            var (node, distance) = found[i];
            for (var edge = upwards ? _edges.FirstParentEdge(node) : _edges.FirstChildEdge(node);
                edge != None;
                edge = upwards ? _edges.NextParentEdge(edge) : _edges.NextChildEdge(edge))
            {
                var next = upwards ? _edges.Parent(edge) : _edges.Child(edge);
                if (_seen[next] != _search)
                {
                    _seen[next] = _search;
                    found.Add((next, distance + 1));
                }
            }
        }

        found.RemoveAt(0);
        return found;
    }

    /// <summary>Walks over the children of a node.</summary>
    public struct ChildEnumerator
    {
        private readonly EdgeTable _edges;
        private int _next;

        internal ChildEnumerator(EdgeTable edges, int first) => (_edges, _next) = (edges, first);

        /// <summary>The child, and how it derives.</summary>
        public (int Child, Relation Relation) Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly ChildEnumerator GetEnumerator() => this;

        /// <summary>Moves to the next child.</summary>
        public bool MoveNext()
        {
            if (_next == None)
            {
                return false;
            }

            Current = (_edges.Child(_next), _edges.Relation(_next));
            _next = _edges.NextChildEdge(_next);
            return true;
        }
    }
}
