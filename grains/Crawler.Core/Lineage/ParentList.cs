using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage;

/// <summary>
/// The parents of one repository in the order that counts, each with all that helps to find out which repository it is; one instance is reused for many. First come
/// the base models that the Hub resolved, then declared parents with a relation, then those without. A base model and a declared parent of the same name are one; so
/// are those left over on both sides, in order, where they are equally many: the Hub resolves what is declared, and a parent that was renamed since is declared under its
/// old name.
/// </summary>
public sealed class ParentList
{
    private const int None = -1;
    private readonly EdgeList _declared = new();
    private readonly PackedWriter _names = new(256);
    private readonly List<(int Start, int Length, RepoId Id, Relation Relation)> _parents = [];
    private readonly List<(int Start, int Length, RepoId Id, int Declared)> _resolved = [];

    /// <summary>Distinct parents.</summary>
    public int Count => _parents.Count;

    /// <summary>The parent's name: as declared, else as the Hub gave it.</summary>
    public ReadOnlySpan<byte> Name(int index) => _names.Written.Slice(_parents[index].Start, _parents[index].Length);

    /// <summary>The parent's id as the Hub resolved it; <see cref="RepoId.Min"/> where it did not.</summary>
    public RepoId Id(int index) => _parents[index].Id;

    /// <summary>How the repository derives from that parent.</summary>
    public Relation RelationAt(int index) => _parents[index].Relation;

    /// <summary>Replaces the content by the parents of <paramref name="view"/>; it is none of its own.</summary>
    public void Read(in ObservationView view)
    {
        _names.Truncate();
        _parents.Clear();
        _resolved.Clear();
        _declared.Read(view);
        var models = view.GetBaseModels(out var relation);
        while (models.MoveNext())
        {
            if (models.Id != view.Id && !models.Name.SequenceEqual(view.Name))
            {
                _resolved.Add((Keep(models.Name), models.Name.Length, models.Id, Declared(models.Name)));
            }
        }

        PairRest();
        foreach (var (start, length, id, declared) in _resolved)
        {
            if (declared == None)
            {
                _parents.Add((start, length, id, relation));
            }
            else
            {
                var name = _declared.Parent(declared);
                _parents.Add((Keep(name), name.Length, id, _declared.RelationAt(declared) is var own and not Relation.Untyped ? own : relation));
            }
        }

        AddDeclared(isTyped: true);
        AddDeclared(isTyped: false);
    }

    private void PairRest()
    {
        var (models, names) = (0, 0);
        foreach (var parent in _resolved)
        {
            models += parent.Declared == None ? 1 : 0;
        }

        for (var i = 0; i < _declared.Count; i++)
        {
            names += IsResolved(i) ? 0 : 1;
        }

        if (models == 0 || models != names)
        {
            return;
        }

        var next = 0;
        for (var i = 0; i < _resolved.Count; i++)
        {
            if (_resolved[i].Declared == None)
            {
                while (IsResolved(next))
                {
                    next++;
                }

                _resolved[i] = _resolved[i] with { Declared = next };
            }
        }
    }

    private void AddDeclared(bool isTyped)
    {
        for (var i = 0; i < _declared.Count; i++)
        {
            if ((_declared.RelationAt(i) != Relation.Untyped) == isTyped && !IsResolved(i))
            {
                var name = _declared.Parent(i);
                _parents.Add((Keep(name), name.Length, RepoId.Min, _declared.RelationAt(i)));
            }
        }
    }

    private bool IsResolved(int declared)
    {
        foreach (var parent in _resolved)
        {
            if (parent.Declared == declared)
            {
                return true;
            }
        }

        return false;
    }

    private int Declared(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _declared.Count; i++)
        {
            if (_declared.Parent(i).SequenceEqual(name) && !IsResolved(i))
            {
                return i;
            }
        }

        return None;
    }

    private int Keep(ReadOnlySpan<byte> name)
    {
        var start = _names.Length;
        _names.Raw(name);
        return start;
    }
}
