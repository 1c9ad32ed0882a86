namespace Crawler.Core.Lineage.Graph;

/// <summary>One parent of a model.</summary>
/// <param name="Parent">The parent's node.</param>
/// <param name="Relation">How the model derives from it.</param>
public readonly record struct ParentEdge(int Parent, Relation Relation);

/// <summary>
/// The edges of the graph in flat arrays: of each child its parents in order, of each parent its children in no order. About 21 bytes an edge and 8 a node.
/// </summary>
internal sealed class EdgeTable
{
    private const int None = -1;
    private int[] _parents = [];
    private int[] _children = [];
    private byte[] _relations = [];
    private int[] _nextParent = [];
    private int[] _nextChild = [];
    private int[] _previousChild = [];
    private int[] _firstParent = [];
    private int[] _firstChild = [];
    private int _used;
    private int _free = None;
    private int _nodes;

    /// <summary>Edges there are.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for this many nodes and edges in all, where they are known before they come.</summary>
    public void Reserve(int nodes, int edges)
    {
        Room.For(ref _firstParent, nodes);
        Room.For(ref _firstChild, nodes);
        RoomForEdges(edges);
    }

    /// <summary>Makes room for one more node.</summary>
    public void AddNode()
    {
        Room.For(ref _firstParent, _nodes + 1);
        Room.For(ref _firstChild, _nodes + 1);
        _firstParent[_nodes] = None;
        _firstChild[_nodes] = None;
        _nodes++;
    }

    /// <summary>The first edge to a parent, or -1.</summary>
    public int FirstParentEdge(int node) => _firstParent[node];

    /// <summary>The first edge from a child, or -1.</summary>
    public int FirstChildEdge(int node) => _firstChild[node];

    /// <summary>The child's next edge to a parent, or -1.</summary>
    public int NextParentEdge(int edge) => _nextParent[edge];

    /// <summary>The parent's next edge from a child, or -1.</summary>
    public int NextChildEdge(int edge) => _nextChild[edge];

    public int Parent(int edge) => _parents[edge];

    public int Child(int edge) => _children[edge];

    public Relation Relation(int edge) => (Relation)_relations[edge];

    public bool HasParents(int node) => _firstParent[node] != None;

    public bool HasChildren(int node) => _firstChild[node] != None;

    /// <summary>Whether a node has one parent and no child: it then shares all its ancestors with its siblings, and lies on no cycle.</summary>
    public bool IsPlainLeaf(int node) => _firstChild[node] == None && _firstParent[node] is var edge and not None && _nextParent[edge] == None;

    /// <summary>Whether a child has exactly these parents, in this order.</summary>
    public bool Has(int child, ReadOnlySpan<ParentEdge> parents)
    {
        var edge = _firstParent[child];
        foreach (var parent in parents)
        {
            if (edge == None || _parents[edge] != parent.Parent || _relations[edge] != (byte)parent.Relation)
            {
                return false;
            }

            edge = _nextParent[edge];
        }

        return edge == None;
    }

    /// <summary>Replaces the parents of a child.</summary>
    public void Set(int child, ReadOnlySpan<ParentEdge> parents)
    {
        for (var edge = _firstParent[child]; edge != None;)
        {
            var next = _nextParent[edge];
            Remove(edge);
            edge = next;
        }

        _firstParent[child] = None;
        for (var i = parents.Length - 1; i >= 0; i--)
        {
            Add(child, parents[i]);
        }
    }

    private void Add(int child, ParentEdge parent)
    {
        var edge = _free;
        if (edge == None)
        {
            edge = _used++;
            RoomForEdges(_used);
        }
        else
        {
            _free = _nextParent[edge];
        }

        (_parents[edge], _children[edge], _relations[edge]) = (parent.Parent, child, (byte)parent.Relation);
        _nextParent[edge] = _firstParent[child];
        _firstParent[child] = edge;
        var sibling = _firstChild[parent.Parent];
        (_nextChild[edge], _previousChild[edge]) = (sibling, None);
        if (sibling != None)
        {
            _previousChild[sibling] = edge;
        }

        _firstChild[parent.Parent] = edge;
        Count++;
    }

    private void RoomForEdges(int edges)
    {
        Room.For(ref _parents, edges);
        Room.For(ref _children, edges);
        Room.For(ref _relations, edges);
        Room.For(ref _nextParent, edges);
        Room.For(ref _nextChild, edges);
        Room.For(ref _previousChild, edges);
    }

    private void Remove(int edge)
    {
        var (previous, next) = (_previousChild[edge], _nextChild[edge]);
        if (previous == None)
        {
            _firstChild[_parents[edge]] = next;
        }
        else
        {
            _nextChild[previous] = next;
        }

        if (next != None)
        {
            _previousChild[next] = previous;
        }

        _nextParent[edge] = _free;
        _free = edge;
        Count--;
    }
}
