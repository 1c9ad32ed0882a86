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
    private short[] _partitionOf = [];
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
        if (!joinsOn || version < state.Children)
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
            if (_partitionOf[node] is >= 0 and var partition)
            {
                sums[partition] += Contribution(node);
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
        var released = isWhole && _partitions[partition].Children is not null ? ChildrenOf(partition) : [];
        foreach (var shadows in isWhole ? _shadows.Values : Enumerable.Empty<HashSet<int>>())
        {
            shadows.Remove(partition);
        }

        var reader = ChildReport.Read(report);
        while (reader.MoveNext())
        {
            if (reader.IsChild)
            {
                released.Remove(TakeChild(partition, ref reader));
            }
            else
            {
                Release(partition, reader.Id);
            }
        }

        foreach (var node in released)
        {
            Release(partition, Graph.Id(node));
        }
    }

    private int TakeChild(int partition, ref ChildReport.Reader reader)
    {
        var node = NodeOf(reader.Facts);
        var holder = _partitionOf[node];
        if (holder != None && holder != partition)
        {
            // For a moment two partitions may hold a model that moves; the one that was told later is right.
            var isBetter = reader.ChangedIn != _changedIn[node] ? reader.ChangedIn > _changedIn[node] : partition < holder;
            Shadows(reader.Id).Add(isBetter ? holder : partition);
            if (!isBetter)
            {
                return node;
            }

            _shadows[reader.Id].Remove(partition);
        }

        (_partitionOf[node], _changedIn[node]) = ((short)partition, reader.ChangedIn);
        SetFacts(node, reader.Facts);
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
    private void Release(int partition, RepoId id)
    {
        if (_shadows.TryGetValue(id, out var shadows))
        {
            shadows.Remove(partition);
        }

        if (Nodes.Find(id) is not (>= 0 and var node) || _partitionOf[node] != partition)
        {
            return;
        }

        (_partitionOf[node], _changedIn[node]) = (None, 0);
        ForgetParents(node);
        if (_shadows.Remove(id, out shadows))
        {
            // Who else had it was not believed then, and must say it again.
            foreach (var other in shadows)
            {
                _partitions[other].Children = null;
            }
        }
    }

    private HashSet<int> ChildrenOf(int partition)
    {
        var children = new HashSet<int>();
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (_partitionOf[node] == partition)
            {
                children.Add(node);
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
        MakeRoom();
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
        MakeRoom();
        return node;
    }

    private void MakeRoom()
    {
        Room.For(ref _partitionOf, Nodes.Count);
        Room.For(ref _changedIn, Nodes.Count);
        Room.For(ref _firstReference, Nodes.Count);
        Room.For(ref _referenceCounts, Nodes.Count);
        _partitionOf[Nodes.Count - 1] = None;
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

        public bool IsHeard(int ids) =>
            Children is not null
            && (NameNumbers.Count == 0 || (NamesAnswered == NameNumbers.Count && Names == Children))
            && (ids == 0 || (IdsAnswered == ids && Ids == Children));
    }
}
