using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;

namespace Crawler.Core.Lineage;

/// <summary>
/// Joins what partitions report into one graph. Reports are absolute and versioned: of one partition only newer ones are taken in, so that lost, doubled and late ones
/// change nothing. What a parent's name means is asked of the partition where the name lies; a name that nobody bears stands for itself, as a phantom. Not thread-safe.
/// </summary>
/// <remarks>
/// A round goes: <see cref="TakeChildren"/> of every partition; then, as long as there are any, the questions of <see cref="NamesToAsk"/> and <see cref="IdsToAsk"/>;
/// then <see cref="Settle"/>, which does nothing before all have answered.
/// </remarks>
public sealed partial class LineageIndex
{
    private const int None = -1;
    private const int LinksKept = 1024;
    private const int WasteAllowed = 10_000;
    private readonly Func<string, int> _partitionOfOwner;
    private readonly PartitionState[] _partitions;
    private readonly Utf8Table _owners = new();
    private readonly Dictionary<RepoId, HashSet<int>> _shadows = [];
    private readonly HashSet<int> _toLink = [];

    /// <summary>What children's tags declare, where the Hub resolved something else.</summary>
    private readonly Dictionary<int, RelationCounts> _declaredOtherwise = [];
    private OwnerRegistry _registry;
    private DateOnly _registryDate;
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly List<string> _groupNames = [];
    private short[] _holders = [];
    private int[] _changedIn = [];
    private bool _isLinked;

    /// <summary>An index that knows nothing yet.</summary>
    /// <param name="partitions">How many partitions report.</param>
    /// <param name="partitionOfOwner">The partition of an owner.</param>
    /// <param name="registry">The attribution that owners' groups are taken from.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    public LineageIndex(int partitions, Func<string, int> partitionOfOwner, OwnerRegistry registry, DateOnly registryDate)
    {
        _partitionOfOwner = partitionOfOwner;
        _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new PartitionState())];
        (_registry, _registryDate) = (registry, registryDate);
        Nodes = new LineageNodes(Graph, _owners);
    }

    /// <summary>The graph.</summary>
    public LineageGraph Graph { get; } = new();

    /// <summary>Raised by every settling that changed anything.</summary>
    public long Version { get; private set; }

    /// <summary>Which attribution the groups were taken from.</summary>
    public RegistryStamp Registry => new(_registry.Version, _registryDate);

    /// <summary>Whether what was settled rests on answers of all partitions.</summary>
    public bool IsSettled => _isLinked;

    internal LineageNodes Nodes { get; }

    /// <summary>The state of a partition that its children are known of; null where nothing is, so that all of it must be asked for.</summary>
    public PartitionVersion? Known(int partition) => _partitions[partition].Children;

    /// <summary>Takes the groups of owners from another attribution, or from that of another day.</summary>
    public void Use(OwnerRegistry registry, DateOnly registryDate)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (registry.Version == _registry.Version && registryDate == _registryDate)
        {
            return;
        }

        (_registry, _registryDate) = (registry, registryDate);
        for (var owner = 0; owner < _owners.Count; owner++)
        {
            Graph.SetGroup(owner, GroupOf(_owners.Text(owner)));
        }

        _isLinked = false;
    }

    /// <summary>Takes in what a partition says of its children.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="since">What it was told to be known already; null for nothing.</param>
    /// <param name="version">The state it speaks of.</param>
    /// <param name="isWhole">Whether it names all children; else what changed after <paramref name="since"/>.</param>
    /// <param name="report">As <see cref="ChildReport"/> has it; empty where nothing changed.</param>
    /// <returns>False where the report is older than what is known, or does not join on to it; it is left out then.</returns>
    public bool TakeChildren(int partition, PartitionVersion? since, PartitionVersion version, bool isWhole, ReadOnlySpan<byte> report)
    {
        var state = _partitions[partition];
        var joinsOn = isWhole || (state.Children is { } known && since <= known);
        if (!joinsOn || !state.Hears(version))
        {
            return false;
        }

        if (!report.IsEmpty)
        {
            ReadChildren(partition, report, isWhole);
        }

        _isLinked &= state.Children == version;
        state.Children = version;
        return true;
    }

    /// <summary>Lets everything that was reported take effect, where nothing is left to ask.</summary>
    /// <returns>What was settled; null where there are questions left.</returns>
    public Settlement? Settle()
    {
        if (_isSoughtStale)
        {
            FindSought();
        }

        if (!_partitions.All(state => state.IsHeard(_sought.Count)))
        {
            return null;
        }

        Resolve();
        foreach (var child in _toLink)
        {
            Link(child);
        }

        _toLink.Clear();
        _toLink.TrimExcess(LinksKept);
        var settlement = Graph.IsSettled ? new Settlement(0, false) : Graph.Settle();
        Version += settlement.Nodes > 0 || !_isLinked ? 1 : 0;
        _isLinked = true;
        return settlement;
    }

    /// <summary>Whether most of the memory is taken by what is in no relation any more, so that an index made anew would be much smaller.</summary>
    /// <param name="nodes">Nodes that have relatives.</param>
    public bool IsWasteful(int nodes) => Graph.NodeCount > (2 * nodes) + WasteAllowed;

    /// <summary>The node of a model; -1 where it neither derives from anything nor anything from it.</summary>
    public int Find(RepoId id) => Nodes.Find(id) is >= 0 and var node && (Graph.HasParents(node) || Graph.HasChildren(node)) ? node : None;

    /// <summary>The node of a name that no model bears but models declare as a parent's; -1 where there is none.</summary>
    public int FindPhantom(string name) =>
        _names.Find(Encoding.UTF8.GetBytes(name)) is >= 0 and var number && _phantoms.TryGetValue(number, out var node) && Graph.HasChildren(node) ? node : None;

    /// <summary>The number of an owner; -1 where none of its models is in the graph.</summary>
    public int FindOwner(string owner) => _owners.Find(Encoding.UTF8.GetBytes(owner));

    /// <summary>The number of a parent group; -1 where none of its models is in the graph.</summary>
    public int FindGroup(string group) => _groups.GetValueOrDefault(group, None);

    /// <summary>Whether a node stands for a name that no model bears.</summary>
    public bool IsPhantom(int node) => Graph.Id(node) == RepoId.Min;

    /// <summary>How many parent groups there are in the graph.</summary>
    public int GroupCount => _groupNames.Count;

    /// <summary>When a model was created, Unix seconds; 0 for a phantom.</summary>
    public long CreatedAt(int node) => Nodes.CreatedAt(node);

    /// <summary>A model's downloads of the last 30 days; -1 where unknown.</summary>
    public long Downloads30d(int node) => Nodes.Downloads30d(node);

    /// <summary>A model's downloads since creation; -1 where unknown.</summary>
    public long DownloadsAllTime(int node) => Nodes.DownloadsAllTime(node);

    /// <summary>What a child contributes to the rollups it counts in.</summary>
    public Measures Contribution(int child)
    {
        var declared = _declaredOtherwise.TryGetValue(child, out var other) ? other : ReferencesOf(child);
        var (recent, ever, likes) = (Nodes.Downloads30d(child), Nodes.DownloadsAllTime(child), Nodes.Likes(child));
        return new Measures
        {
            Models = 1,
            Downloads30d = Math.Max(0, recent),
            Downloads30dUnknown = recent < 0 ? 1 : 0,
            DownloadsAllTime = Math.Max(0, ever),
            DownloadsAllTimeUnknown = ever < 0 ? 1 : 0,
            Likes = Math.Max(0, likes),
            LikesUnknown = likes < 0 ? 1 : 0,
            WithParent = declared.Total > 0 ? 1 : 0,
            Finetune = declared.Of(Relation.Finetune),
            Adapter = declared.Of(Relation.Adapter),
            Quantized = declared.Of(Relation.Quantized),
            Merge = declared.Of(Relation.Merge),
            Untyped = declared.Of(Relation.Untyped),
        };
    }

    /// <summary>What the children of each partition contribute together. The rollups of a partition count the same edges, if they are of the same records.</summary>
    public IReadOnlyList<Measures> Contributions()
    {
        var sums = new Measures[_partitions.Length];
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (IsChild(node))
            {
                sums[_holders[node]] += Contribution(node);
            }
        }

        return sums;
    }

    /// <summary>The name of a node, <c>owner/name</c>.</summary>
    public string Name(int node) => Nodes.NameText(node);

    /// <summary>The name of an owner.</summary>
    public string OwnerText(int owner) => _owners.Text(owner);

    /// <summary>The name of a group.</summary>
    public string GroupText(int group) => _groupNames[group];

    private void ReadChildren(int partition, ReadOnlySpan<byte> report, bool isWhole)
    {
        var released = isWhole && _partitions[partition].IsKnown ? ChildrenOf(partition) : [];
        var reader = ChildReport.Read(report);
        while (reader.MoveNext())
        {
            if (reader.IsChild)
            {
                released.Remove(TakeChild(partition, ref reader));
            }
            else
            {
                Release(partition, Nodes.Find(reader.Id));
            }
        }

        foreach (var node in released)
        {
            Release(partition, node);
        }
    }

    private int TakeChild(int partition, ref ChildReport.Reader reader)
    {
        var node = NodeOf(reader.Facts);
        if (!Believe(node, partition, reader.Facts))
        {
            return node;
        }

        var declared = reader.Declared;
        ReadParents(node, ref reader);
        if (declared == ReferencesOf(node))
        {
            _declaredOtherwise.Remove(node);
        }
        else
        {
            _declaredOtherwise[node] = declared;
        }

        return node;
    }

    /// <summary>A partition no longer has a model among its children.</summary>
    private void Release(int partition, int node)
    {
        if (node == None)
        {
            return;
        }

        if (_holders[node] == partition)
        {
            ForgetParents(node);
        }

        LetGo(partition, node);
    }

    /// <summary>Takes what a partition says of a model, unless another one knows better: for a moment two may hold a model that moves, and the one that was told later is right.</summary>
    private bool Believe(int node, int partition, in ModelFacts facts)
    {
        if (_holders[node] is >= 0 and var holder && holder != partition)
        {
            var isBetter = facts.ChangedIn != _changedIn[node] ? facts.ChangedIn > _changedIn[node] : partition < holder;
            Shadows(facts.Id).Add(isBetter ? holder : partition);
            if (!isBetter)
            {
                return false;
            }

            _shadows[facts.Id].Remove(partition);
            ForgetParents(node);
        }

        (_holders[node], _changedIn[node]) = ((short)partition, facts.ChangedIn);
        SetFacts(node, facts);
        return true;
    }

    /// <summary>A partition said one thing less of a model. If it was the last one, and the partition was believed, then those that were not must say theirs again.</summary>
    private void LetGo(int partition, int node)
    {
        if (Knows(partition, node))
        {
            return;
        }

        var id = Graph.Id(node);
        if (_shadows.TryGetValue(id, out var shadows) && shadows.Remove(partition) && shadows.Count == 0)
        {
            _shadows.Remove(id);
        }

        if (_holders[node] != partition)
        {
            return;
        }

        (_holders[node], _changedIn[node]) = (None, 0);
        if (_shadows.Remove(id, out shadows))
        {
            foreach (var other in shadows)
            {
                _partitions[other].AskAgain();
            }
        }
    }

    private bool Knows(int partition, int node) =>
        (_holders[node] == partition && IsChild(node))
        || (_foundIn.TryGetValue(Graph.Id(node), out var found) && found.Contains(partition))
        || _partitions[partition].NameNumbers.Exists(name => _bearers[name] == node);

    private bool IsChild(int node) => _referenceCounts[node] > 0;

    /// <summary>The models that a partition has as children, or had when it was not believed.</summary>
    private HashSet<int> ChildrenOf(int partition)
    {
        var children = new HashSet<int>();
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (_holders[node] == partition && IsChild(node))
            {
                children.Add(node);
            }
        }

        foreach (var (id, shadows) in _shadows)
        {
            if (shadows.Contains(partition))
            {
                children.Add(Nodes.Find(id));
            }
        }

        return children;
    }

    private HashSet<int> Shadows(RepoId id)
    {
        if (!_shadows.TryGetValue(id, out var shadows))
        {
            _shadows[id] = shadows = [];
        }

        return shadows;
    }

    private int NodeOf(in ModelFacts facts)
    {
        if (Nodes.Find(facts.Id) is >= 0 and var known)
        {
            return known;
        }

        var node = Nodes.AddModel(facts.Id, OwnerOf(facts.Name));
        RoomFor(Nodes.Count);
        return node;
    }

    private void SetFacts(int node, in ModelFacts facts)
    {
        Nodes.Set(node, facts);
        Graph.SetOwner(node, OwnerOf(facts.Name));
    }

    private int AddPhantom(ReadOnlySpan<byte> name)
    {
        var node = Nodes.AddPhantom(name, OwnerOf(name));
        RoomFor(Nodes.Count);
        return node;
    }

    private void RoomFor(int nodes)
    {
        var known = _holders.Length;
        Room.For(ref _holders, nodes);
        Room.For(ref _changedIn, nodes);
        Room.For(ref _firstReference, nodes);
        Room.For(ref _referenceCounts, nodes);
        Array.Fill(_holders, (short)None, known, _holders.Length - known);
    }

    private int OwnerOf(ReadOnlySpan<byte> name)
    {
        var owner = _owners.Intern(OwnerName.Of(name));
        if (owner == Graph.OwnerCount)
        {
            Graph.AddOwner(GroupOf(_owners.Text(owner)));
        }

        return owner;
    }

    private int GroupOf(string owner)
    {
        var name = OwnerMembers.Of(_registry, owner, _registryDate).Group;
        if (name is Member.None or CountryMember.Unreviewed)
        {
            return None;
        }

        if (!_groups.TryGetValue(name, out var group))
        {
            _groups[name] = group = _groupNames.Count;
            _groupNames.Add(name);
        }

        return group;
    }

    /// <summary>What a partition has said so far.</summary>
    private sealed class PartitionState
    {
        private PartitionVersion? _heard;

        /// <summary>The state that its children are known of.</summary>
        public PartitionVersion? Children { get; set; }

        /// <summary>The state that its answers about names and ids speak of.</summary>
        public PartitionVersion? Names { get; set; }

        public PartitionVersion? Ids { get; set; }

        /// <summary>The numbers of the names that lie here.</summary>
        public List<int> NameNumbers { get; } = [];

        /// <summary>How many of the names were answered, and how many of the ids that are sought everywhere.</summary>
        public int NamesAnswered { get; set; }

        public int IdsAnswered { get; set; }

        /// <summary>Whether it has said anything yet.</summary>
        public bool IsKnown => _heard is not null;

        public bool IsHeard(int ids) =>
            Children is not null
            && (NameNumbers.Count == 0 || (NamesAnswered == NameNumbers.Count && Names == Children))
            && (ids == 0 || (IdsAnswered == ids && Ids == Children));

        /// <summary>Whether it has said nothing newer, in whatever answer: one that spoke of an older state would undo parts of it.</summary>
        public bool Hears(PartitionVersion version)
        {
            if (version < _heard)
            {
                return false;
            }

            _heard = version;
            return true;
        }

        /// <summary>Everything it has to say must be asked for again.</summary>
        public void AskAgain()
        {
            (Children, Names, Ids) = (null, null, null);
            (NamesAnswered, IdsAnswered) = (0, 0);
        }
    }
}
