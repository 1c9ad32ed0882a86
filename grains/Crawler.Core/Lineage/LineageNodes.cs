using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;

namespace Crawler.Core.Lineage;

/// <summary>What is known of each node of the graph beside its edges, in flat arrays, and where to find it by id. About 60 bytes a node and its name. Not thread-safe.</summary>
/// <param name="graph">The graph whose nodes these are.</param>
internal sealed class LineageNodes(LineageGraph graph)
{
    private const int None = -1;
    private readonly RecordArena _names = new();
    private uint[] _namePositions = [];
    private ushort[] _nameLengths = [];
    private uint[] _createdAt = [];
    private long[] _downloads30d = [];
    private long[] _downloadsAllTime = [];
    private int[] _likes = [];
    private int[] _tasks = [];
    private int[] _licences = [];
    private int[] _languages = [];
    private int[] _nextById = [];
    private int[] _headsById = [];

    public int Count { get; private set; }

    /// <summary>Tasks by number.</summary>
    public Utf8Table Tasks { get; } = new();

    /// <summary>Lists of licences and of languages by number, packed (see <see cref="ModelFacts.PackedLicences"/>).</summary>
    public Utf8Table TraitLists { get; } = new();

    public ReadOnlySpan<byte> Name(int node) => _names.Get(_namePositions[node], _nameLengths[node]);

    public string NameText(int node) => System.Text.Encoding.UTF8.GetString(Name(node));

    /// <summary>Unix seconds.</summary>
    public long CreatedAt(int node) => _createdAt[node];

    public long Downloads30d(int node) => _downloads30d[node];

    public long DownloadsAllTime(int node) => _downloadsAllTime[node];

    public int Likes(int node) => _likes[node];

    public int Task(int node) => _tasks[node];

    public int Licences(int node) => _licences[node];

    public int Languages(int node) => _languages[node];

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
            Rehash();
        }
        else
        {
            Link(node);
        }

        return node;
    }

    /// <summary>Adds what stands for a name that no model bears.</summary>
    public int AddPhantom(ReadOnlySpan<byte> name, int owner) => Add(RepoId.Min, owner, name);

    /// <summary>Takes a model's facts in.</summary>
    public void Set(int node, in ModelFacts facts)
    {
        SetName(node, facts.Name);
        _createdAt[node] = (uint)Math.Clamp(facts.CreatedAt / 1000, 0, uint.MaxValue);
        _downloads30d[node] = facts.Downloads30d;
        _downloadsAllTime[node] = facts.DownloadsAllTime;
        _likes[node] = (int)Math.Min(int.MaxValue, facts.Likes);
        _tasks[node] = Tasks.Intern(facts.Task);
        _licences[node] = TraitLists.Intern(facts.PackedLicences);
        _languages[node] = TraitLists.Intern(facts.PackedLanguages);
    }

    private void SetName(int node, ReadOnlySpan<byte> name)
    {
        if (!Name(node).SequenceEqual(name))
        {
            (_namePositions[node], _nameLengths[node]) = (_names.Add(name), (ushort)name.Length);
        }
    }

    private int Add(RepoId id, int owner, ReadOnlySpan<byte> name)
    {
        var node = graph.AddNode(id, owner);
        Count++;
        Room.For(ref _namePositions, Count);
        Room.For(ref _nameLengths, Count);
        Room.For(ref _createdAt, Count);
        Room.For(ref _downloads30d, Count);
        Room.For(ref _downloadsAllTime, Count);
        Room.For(ref _likes, Count);
        Room.For(ref _tasks, Count);
        Room.For(ref _licences, Count);
        Room.For(ref _languages, Count);
        Room.For(ref _nextById, Count);
        (_namePositions[node], _nameLengths[node], _createdAt[node]) = (_names.Add(name), (ushort)name.Length, 0);
        (_downloads30d[node], _downloadsAllTime[node], _likes[node]) = (-1, -1, -1);
        _tasks[node] = Tasks.Intern(default);
        _licences[node] = _languages[node] = TraitLists.Intern(default);
        _nextById[node] = None;
        return node;
    }

    private void Rehash()
    {
        _headsById = new int[Math.Max(64, 2 * _headsById.Length)];
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
