using System.Numerics;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;

namespace Crawler.Core.Lineage;

/// <summary>What is known of each node of the graph beside its edges, in flat arrays, and where to find it by id. About 35 bytes a node and its name. Not thread-safe.</summary>
/// <param name="graph">The graph whose nodes these are.</param>
/// <param name="owners">The owners by the graph's numbers.</param>
internal sealed class LineageNodes(LineageGraph graph, Utf8Table owners)
{
    private const int None = -1;
    private readonly RecordArena _tails = new();
    private uint[] _tailPositions = [];
    private ushort[] _tailLengths = [];
    private uint[] _createdAt = [];
    private readonly CounterColumn _downloads30d = new();
    private readonly CounterColumn _downloadsAllTime = new();
    private readonly CounterColumn _likes = new();
    private readonly PackedWriter _scratch = new();
    private int[] _traits = [];
    private int[] _nextById = [];
    private int[] _headsById = [];

    public int Count { get; private set; }

    /// <summary>Distinct combinations of task, licences and languages, packed one after the other (see <see cref="ModelFacts"/>).</summary>
    public Utf8Table Traits { get; } = new();

    public string NameText(int node) => string.Concat(owners.Text(graph.Owner(node)), System.Text.Encoding.UTF8.GetString(Tail(node)));

    /// <summary>What follows the owner in the name: a slash and the rest, or the whole of a name without an owner.</summary>
    public ReadOnlySpan<byte> Tail(int node) => _tails.Get(_tailPositions[node], _tailLengths[node]);

    /// <summary>Unix seconds.</summary>
    public long CreatedAt(int node) => _createdAt[node];

    public long Downloads30d(int node) => _downloads30d[node];

    public long DownloadsAllTime(int node) => _downloadsAllTime[node];

    public long Likes(int node) => _likes[node];

    /// <summary>The number of its combination of traits.</summary>
    public int TraitsOf(int node) => _traits[node];

    /// <summary>Makes room for this many nodes in all, where they are known before they come.</summary>
    public void Reserve(int nodes)
    {
        RoomFor(nodes);
        if (nodes > _headsById.Length)
        {
            Rehash((int)BitOperations.RoundUpToPowerOf2((uint)nodes));
        }
    }

    /// <summary>The node of a model, or -1.</summary>
    public int Find(RepoId id)
    {
        if (_headsById.Length == 0)
        {
            return None;
        }

        for (var node = _headsById[Bucket(id)]; node != None; node = _nextById[node])
        {
            if (graph.Id(node) == id)
            {
                return node;
            }
        }

        return None;
    }

    /// <summary>Adds a model of which nothing is known yet.</summary>
    public int AddModel(RepoId id, int owner)
    {
        var node = Add(id, owner, default);
        if (Count > _headsById.Length)
        {
            Rehash(Math.Max(64, 2 * _headsById.Length));
        }
        else
        {
            Link(node);
        }

        return node;
    }

    /// <summary>Adds what stands for a name that no model bears.</summary>
    public int AddPhantom(ReadOnlySpan<byte> name, int owner) => Add(RepoId.Min, owner, name);

    /// <summary>Puts back what was known of a node.</summary>
    public void Restore(int node, ReadOnlySpan<byte> tail, long createdAt, long downloads30d, long downloadsAllTime, long likes, int traits)
    {
        SetTail(node, tail);
        (_createdAt[node], _traits[node]) = ((uint)createdAt, traits);
        (_downloads30d[node], _downloadsAllTime[node], _likes[node]) = (downloads30d, downloadsAllTime, likes);
    }

    /// <summary>Takes a model's facts in.</summary>
    public void Set(int node, in ModelFacts facts)
    {
        SetTail(node, facts.Name[OwnerName.Of(facts.Name).Length..]);
        _createdAt[node] = (uint)Math.Clamp(facts.CreatedAt / 1000, 0, uint.MaxValue);
        _downloads30d[node] = facts.Downloads30d;
        _downloadsAllTime[node] = facts.DownloadsAllTime;
        _likes[node] = facts.Likes;
        _scratch.Truncate();
        _scratch.Blob(facts.Task);
        _scratch.Blob(facts.PackedLicences);
        _scratch.Blob(facts.PackedLanguages);
        _traits[node] = Traits.Intern(_scratch.Written);
    }

    private void SetTail(int node, ReadOnlySpan<byte> tail)
    {
        if (!Tail(node).SequenceEqual(tail))
        {
            (_tailPositions[node], _tailLengths[node]) = (_tails.Add(tail), (ushort)tail.Length);
        }
    }

    private int Add(RepoId id, int owner, ReadOnlySpan<byte> name)
    {
        var node = graph.AddNode(id, owner);
        Count++;
        RoomFor(Count);
        var tail = name[OwnerName.Of(name).Length..];
        (_tailPositions[node], _tailLengths[node], _createdAt[node]) = (_tails.Add(tail), (ushort)tail.Length, 0);
        (_downloads30d[node], _downloadsAllTime[node], _likes[node]) = (-1, -1, -1);
        _traits[node] = Traits.Intern([0, 0, 0]);
        _nextById[node] = None;
        return node;
    }

    private void RoomFor(int nodes)
    {
        Room.For(ref _tailPositions, nodes);
        Room.For(ref _tailLengths, nodes);
        Room.For(ref _createdAt, nodes);
        _downloads30d.MakeRoom(nodes);
        _downloadsAllTime.MakeRoom(nodes);
        _likes.MakeRoom(nodes);
        Room.For(ref _traits, nodes);
        Room.For(ref _nextById, nodes);
    }

    private void Rehash(int buckets)
    {
        _headsById = new int[buckets];
        Array.Fill(_headsById, None);
        for (var node = 0; node < Count; node++)
        {
            if (graph.Id(node) != RepoId.Min)
            {
                Link(node);
            }
        }
    }

    private void Link(int node)
    {
        ref var head = ref _headsById[Bucket(graph.Id(node))];
        (_nextById[node], head) = (head, node);
    }

    private int Bucket(RepoId id) => (int)((((id.High ^ id.Low) * 0x9E3779B97F4A7C15) >> 32) & (uint)(_headsById.Length - 1));
}
