using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;

namespace Crawler.Core.Lineage;

public sealed partial class LineageIndex
{
    private readonly Utf8Table _names = new();
    private readonly List<ParentEdge> _parents = [];
    private readonly Dictionary<int, int> _phantoms = [];
    private readonly Dictionary<int, RepoId[]> _formerBearers = [];
    private readonly List<RepoId> _sought = [];
    private readonly HashSet<RepoId> _isSought = [];
    private readonly Dictionary<RepoId, SortedSet<int>> _foundIn = [];
    private int[] _nextReference = [];
    private int[] _firstReferenceOfName = [];
    private int[] _bearers = [];
    private int _referencesUsed;
    private int[] _referenceNames = [];
    private RepoId[] _referenceIds = [];
    private int[] _referenceNodes = [];
    private int[] _firstReference = [];
    private ushort[] _referenceCounts = [];
    private int[] _references = [];
    private int _namesKnown;
    private int _referenceEnd;
    private int _referenceGarbage;
    private bool _isSoughtStale;
    private bool _isResolved;

    /// <summary>The names to ask a partition about; null where all answers are up to date.</summary>
    public NameQuestion? NamesToAsk(int partition)
    {
        var state = _partitions[partition];
        state.NamesAnswered = state.Names == state.Children ? state.NamesAnswered : 0;
        return state.NamesAnswered == state.NameNumbers.Count
            ? null
            : new NameQuestion(state.NamesAnswered, [.. state.NameNumbers.Skip(state.NamesAnswered).Select(_names.Text)]);
    }

    /// <summary>Takes in who bears names.</summary>
    /// <param name="partition">The partition that answers.</param>
    /// <param name="version">The state it speaks of.</param>
    /// <param name="question">What it was asked.</param>
    /// <param name="report">As <see cref="BearerReport"/> has it.</param>
    /// <returns>False where the answer is older than what is known, or does not join on to it; it is left out then.</returns>
    public bool TakeBearers(int partition, PartitionVersion version, NameQuestion question, ReadOnlySpan<byte> report)
    {
        ArgumentNullException.ThrowIfNull(question);
        var state = _partitions[partition];
        if ((question.From > 0 && (version != state.Names || question.From > state.NamesAnswered)) || !state.Hears(version))
        {
            return false;
        }

        var reader = BearerReport.Read(report);
        for (var i = question.From; reader.MoveNext(); i++)
        {
            TakeBearer(partition, state.NameNumbers[i], ref reader);
        }

        state.NamesAnswered = Math.Max(question.From + question.Names.Count, version == state.Names ? state.NamesAnswered : 0);
        state.Names = version;
        (_isSoughtStale, _isResolved) = (true, false);
        return true;
    }

    /// <summary>The ids to ask a partition about, once all names are answered; null where all answers are up to date.</summary>
    public IdQuestion? IdsToAsk(int partition)
    {
        if (_isSoughtStale)
        {
            FindSought();
        }

        var state = _partitions[partition];
        state.IdsAnswered = state.Ids == state.Children ? state.IdsAnswered : 0;
        return state.IdsAnswered == _sought.Count ? null : new IdQuestion(state.IdsAnswered, [.. _sought.Skip(state.IdsAnswered)]);
    }

    /// <summary>Takes in which ids are live in a partition.</summary>
    /// <param name="partition">The partition that answers.</param>
    /// <param name="version">The state it speaks of.</param>
    /// <param name="question">What it was asked.</param>
    /// <param name="report">As <see cref="BearerReport"/> has it.</param>
    /// <returns>False where the answer is older than what is known, or does not join on to it; it is left out then.</returns>
    public bool TakeLive(int partition, PartitionVersion version, IdQuestion question, ReadOnlySpan<byte> report)
    {
        ArgumentNullException.ThrowIfNull(question);
        var state = _partitions[partition];
        if ((question.From > 0 && (version != state.Ids || question.From > state.IdsAnswered)) || !state.Hears(version))
        {
            return false;
        }

        var gone = question.Ids.Where(id => _foundIn.TryGetValue(id, out var found) && found.Contains(partition)).ToHashSet();
        var reader = BearerReport.Read(report);
        while (reader.MoveNext())
        {
            TakeParent(partition, reader.Facts);
            gone.Remove(reader.Facts.Id);
            if (!_foundIn.TryGetValue(reader.Facts.Id, out var found))
            {
                _foundIn[reader.Facts.Id] = found = [];
            }

            found.Add(partition);
        }

        foreach (var id in gone)
        {
            _foundIn[id].Remove(partition);
            LetGo(partition, Nodes.Find(id));
        }

        state.IdsAnswered = Math.Max(question.From + question.Ids.Length, version == state.Ids ? state.IdsAnswered : 0);
        state.Ids = version;
        _isResolved = false;
        return true;
    }

    private void TakeBearer(int partition, int name, ref BearerReport.Reader reader)
    {
        var before = _bearers[name];
        _formerBearers.Remove(name);
        _bearers[name] = reader.Kind == Bearer.Model ? TakeParent(partition, reader.Facts) : None;
        if (reader.Kind == Bearer.FormerName)
        {
            _formerBearers[name] = reader.Former;
        }

        if (before != None && before != _bearers[name])
        {
            LetGo(partition, before);
        }
    }

    private int TakeParent(int partition, in ModelFacts facts)
    {
        var node = NodeOf(facts);
        Believe(node, partition, facts);
        return node;
    }

    /// <summary>Which ids must be looked for everywhere: those of who gave a declared name up, and those that the Hub meant by a name that another model bears, or none.</summary>
    private void FindSought()
    {
        _isSoughtStale = false;
        foreach (var former in _formerBearers.Values)
        {
            foreach (var id in former)
            {
                Seek(id);
            }
        }

        for (var reference = 0; reference < _referencesUsed; reference++)
        {
            var id = _referenceIds[reference];
            if (id != RepoId.Min && !IsBorneBy(_referenceNames[reference], id))
            {
                Seek(id);
            }
        }
    }

    private void Seek(RepoId id)
    {
        if (_isSought.Add(id))
        {
            _sought.Add(id);
        }
    }

    private bool IsBorneBy(int name, RepoId id) => _bearers[name] is >= 0 and var bearer && Graph.Id(bearer) == id;

    private void ReadParents(int child, ref ChildReport.Reader reader)
    {
        var (start, count) = (_referenceEnd, 0);
        while (reader.NextParent(out var name, out var id, out var relation))
        {
            Room.For(ref _references, start + count + 1);
            _references[start + count++] = (ReferenceOf(name, id) * RelationCounts.Relations) + (int)relation;
        }

        var known = _references.AsSpan(_firstReference[child], _referenceCounts[child]);
        if (known.SequenceEqual(_references.AsSpan(start, count)))
        {
            return;
        }

        _referenceGarbage += known.Length;
        (_firstReference[child], _referenceCounts[child]) = (start, checked((ushort)count));
        _referenceEnd += count;
        _toLink.Add(child);
        CompactIfWorthwhile();
    }

    private RelationCounts ReferencesOf(int child)
    {
        RelationCounts counts = default;
        foreach (var packed in _references.AsSpan(_firstReference[child], _referenceCounts[child]))
        {
            counts.Add((Relation)(packed % RelationCounts.Relations), 1);
        }

        return counts;
    }

    private void ForgetParents(int child)
    {
        if (!IsChild(child))
        {
            return;
        }

        _declaredOtherwise.Remove(child);
        _referenceGarbage += _referenceCounts[child];
        _referenceCounts[child] = 0;
        _toLink.Add(child);
    }

    private void CompactIfWorthwhile()
    {
        const int Worthwhile = 65_536;
        if (_referenceGarbage < Worthwhile || _referenceGarbage < _referenceEnd / 2)
        {
            return;
        }

        var (kept, end) = (new int[_referenceEnd - _referenceGarbage], 0);
        for (var node = 0; node < Nodes.Count; node++)
        {
            _references.AsSpan(_firstReference[node], _referenceCounts[node]).CopyTo(kept.AsSpan(end));
            _firstReference[node] = end;
            end += _referenceCounts[node];
        }

        (_references, _referenceEnd, _referenceGarbage) = (kept, end, 0);
    }

    private int ReferenceOf(ReadOnlySpan<byte> name, RepoId id)
    {
        var number = _names.Intern(name);
        if (number == _namesKnown)
        {
            AddName(number);
        }

        for (var known = _firstReferenceOfName[number]; known != None; known = _nextReference[known])
        {
            if (_referenceIds[known] == id)
            {
                return known;
            }
        }

        var reference = _referencesUsed++;
        Room.For(ref _referenceNames, _referencesUsed);
        Room.For(ref _referenceIds, _referencesUsed);
        Room.For(ref _referenceNodes, _referencesUsed);
        Room.For(ref _nextReference, _referencesUsed);
        (_referenceNames[reference], _referenceIds[reference], _referenceNodes[reference]) = (number, id, None);
        (_nextReference[reference], _firstReferenceOfName[number]) = (_firstReferenceOfName[number], reference);
        (_isSoughtStale, _isResolved) = (true, false);
        return reference;
    }

    private void AddName(int number)
    {
        _namesKnown++;
        Room.For(ref _bearers, _namesKnown);
        Room.For(ref _firstReferenceOfName, _namesKnown);
        (_bearers[number], _firstReferenceOfName[number]) = (None, None);
        var owner = System.Text.Encoding.UTF8.GetString(OwnerName.Of(_names[number]));
        _partitions[_partitionOfOwner(owner)].NameNumbers.Add(number);
    }

    /// <summary>Finds out anew which node each reference means, and which children must be linked again for it.</summary>
    private void Resolve()
    {
        if (_isResolved)
        {
            return;
        }

        _isResolved = true;
        for (var reference = 0; reference < _referencesUsed; reference++)
        {
            var (before, now) = (_referenceNodes[reference], Meaning(reference));
            if (before == now)
            {
                continue;
            }

            _referenceNodes[reference] = now;
            if (before != None)
            {
                LinkAgain(reference, before);
            }
        }
    }

    private int Meaning(int reference)
    {
        var (name, id) = (_referenceNames[reference], _referenceIds[reference]);
        if (id != RepoId.Min && IsBorneBy(name, id))
        {
            return _bearers[name];
        }

        if (id != RepoId.Min && IsLive(id))
        {
            return Nodes.Find(id);
        }

        if (_bearers[name] != None)
        {
            return _bearers[name];
        }

        foreach (var former in _formerBearers.GetValueOrDefault(name) ?? [])
        {
            if (IsLive(former))
            {
                return Nodes.Find(former);
            }
        }

        if (!_phantoms.TryGetValue(name, out var phantom))
        {
            _phantoms[name] = phantom = AddPhantom(_names[name]);
        }

        return phantom;
    }

    private bool IsLive(RepoId id) => _foundIn.TryGetValue(id, out var found) && found.Count > 0;

    /// <summary>All children of the node that a reference meant until now and that hold the reference; or the node itself, for a parent that turned out to be the child is no edge.</summary>
    private void LinkAgain(int reference, int before)
    {
        foreach (var (child, _) in Graph.Children(before))
        {
            Offer(child);
        }

        Offer(before);

        void Offer(int child)
        {
            foreach (var packed in _references.AsSpan(_firstReference[child], _referenceCounts[child]))
            {
                if (packed / RelationCounts.Relations == reference)
                {
                    _toLink.Add(child);
                    return;
                }
            }
        }
    }

    /// <summary>Several references may mean one model: it is a parent once, where it came first, by the first relation that says anything.</summary>
    private void Link(int child)
    {
        _parents.Clear();
        foreach (var packed in _references.AsSpan(_firstReference[child], _referenceCounts[child]))
        {
            var (parent, relation) = (_referenceNodes[packed / RelationCounts.Relations], (Relation)(packed % RelationCounts.Relations));
            var known = _parents.FindIndex(edge => edge.Parent == parent);
            if (known < 0 && parent != child)
            {
                _parents.Add(new ParentEdge(parent, relation));
            }
            else if (known >= 0 && _parents[known].Relation == Relation.Untyped)
            {
                _parents[known] = new ParentEdge(parent, relation);
            }
        }

        Graph.SetParents(child, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parents));
    }
}

/// <summary>Names to ask a partition about.</summary>
/// <param name="From">How many were answered before.</param>
/// <param name="Names">The names.</param>
public sealed record NameQuestion(int From, IReadOnlyList<string> Names);

/// <summary>Ids to ask a partition about.</summary>
/// <param name="From">How many were answered before.</param>
/// <param name="Ids">The ids.</param>
public sealed record IdQuestion(int From, RepoId[] Ids);
