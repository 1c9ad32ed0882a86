using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage;

/// <summary>The declared parents of one repository; one instance is reused for many.</summary>
public sealed class EdgeList
{
    private readonly PackedWriter _names = new(256);
    private readonly List<(int Start, int Length, Relation Relation)> _edges = [];

    /// <summary>Distinct declared parents.</summary>
    public int Count => _edges.Count;

    /// <summary>The parent's name as declared.</summary>
    public ReadOnlySpan<byte> Parent(int index) => _names.Written.Slice(_edges[index].Start, _edges[index].Length);

    /// <summary>How the repository derives from that parent.</summary>
    public Relation RelationAt(int index) => _edges[index].Relation;

    /// <summary>Replaces the content by the edges of <paramref name="view"/>, in the order their parents first appear.</summary>
    public void Read(in ObservationView view)
    {
        _names.Truncate();
        _edges.Clear();
        foreach (var tag in view.GetTags())
        {
            if (DeclaredParents.TryParse(tag, out var parent, out var relation) && !parent.SequenceEqual(view.Name))
            {
                Add(parent, relation);
            }
        }
    }

    private void Add(ReadOnlySpan<byte> parent, Relation relation)
    {
        for (var i = 0; i < _edges.Count; i++)
        {
            if (!Parent(i).SequenceEqual(parent))
            {
                continue;
            }

            if (_edges[i].Relation == Relation.Untyped)
            {
                _edges[i] = _edges[i] with { Relation = relation };
            }

            return;
        }

        var start = _names.Length;
        _names.Raw(parent);
        _edges.Add((start, parent.Length, relation));
    }
}
