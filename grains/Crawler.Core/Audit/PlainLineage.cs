using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Audit;

/// <summary>
/// Works the lineage out again from unpacked records and by the plainest means: texts, sets, one walk after the other. Shares no code with the graph, so that it can
/// testify against it. A model's key is its id, a phantom's a question mark and the name.
/// </summary>
public sealed class PlainLineage
{
    private static readonly string[] Words = ["finetune", "adapter", "quantized", "merge"];
    private readonly OwnerRegistry _registry;
    private readonly DateOnly _registryDate;
    private readonly Dictionary<string, string> _bearers = [];
    private readonly Dictionary<string, PlainModel> _models = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, List<(string Name, string Id, string Relation)>> _declared = [];
    private readonly Dictionary<string, Dictionary<string, int>> _edges = [];
    private readonly Dictionary<string, List<FormerName>> _former = [];
    private readonly Dictionary<string, List<(string Parent, string Relation)>> _parents = [];
    private readonly Dictionary<string, List<string>> _children = [];
    private Dictionary<string, int> _depths = [];

    /// <summary>An empty lineage.</summary>
    /// <param name="registry">The attribution that owners' groups are taken from.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    public PlainLineage(OwnerRegistry registry, DateOnly registryDate) => (_registry, _registryDate) = (registry, registryDate);

    /// <summary>The attribution.</summary>
    public OwnerRegistry Registry => _registry;

    /// <summary>The day whose attribution holds.</summary>
    public DateOnly RegistryDate => _registryDate;

    /// <summary>The same records once more, before anything is worked out, with another attribution.</summary>
    /// <param name="other">The records.</param>
    /// <param name="registry">The attribution that owners' groups are taken from.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    public PlainLineage(PlainLineage other, OwnerRegistry registry, DateOnly registryDate)
        : this(registry, registryDate)
    {
        ArgumentNullException.ThrowIfNull(other);
        _bearers = new(other._bearers);
        _models = new(other._models);
        _declared = other._declared.ToDictionary(entry => entry.Key, entry => entry.Value);
        _edges = new(other._edges);
        _former = other._former.ToDictionary(entry => entry.Key, entry => entry.Value.ToList());
    }

    /// <summary>The parents of every model that has any, resolved.</summary>
    public IReadOnlyDictionary<string, List<(string Parent, string Relation)>> Parents => _parents;

    /// <summary>Every key that is a parent or a child.</summary>
    public IEnumerable<string> Keys => _parents.Keys.Union(_children.Keys);

    /// <summary>The nodes that others derive from and that derive from none.</summary>
    public IEnumerable<string> Roots => _children.Keys.Where(key => !_parents.ContainsKey(key));

    /// <summary>What is derived from each model or phantom, from others' point of view and from all.</summary>
    public Dictionary<string, PlainDerivatives> Models { get; } = [];

    /// <summary>What others derived from each owner's models.</summary>
    public Dictionary<string, PlainDerivatives> Owners { get; } = [];

    /// <summary>What others derived from each parent group's models.</summary>
    public Dictionary<string, PlainDerivatives> Groups { get; } = [];

    /// <summary>Takes one live record in.</summary>
    public void Add(Observation model)
    {
        var key = model.Id.ToString();
        _models[key] = new PlainModel(
            Same(model.Name),
            model.CreatedAt,
            model.Downloads30d,
            model.DownloadsAllTime,
            model.Likes,
            Same(model.Task ?? ""),
            Same(string.Join('\n', model.Tags.Where(tag => tag.StartsWith("license:", StringComparison.Ordinal) && tag.Length > 8).Select(tag => tag[8..]))),
            Same(string.Join('\n', model.Tags.Where(LanguageCodes.All.Contains))));
        if (!_bearers.TryGetValue(model.Name, out var other) || string.CompareOrdinal(key, other) > 0)
        {
            _bearers[model.Name] = key;
        }

        var parents = Declared(model);
        if (parents.Count > 0)
        {
            _declared[key] = parents;
            _edges[key] = Tags(model).GroupBy(tag => tag.Relation).ToDictionary(group => group.Key, group => group.Count());
        }
    }

    /// <summary>Takes a name in that a repository gave up.</summary>
    public void Add(FormerName former)
    {
        if (!_former.TryGetValue(former.Name, out var bearers))
        {
            _former[former.Name] = bearers = [];
        }

        bearers.Add(former);
    }

    /// <summary>Works everything out; to be called once, after all records and names were added.</summary>
    public void Work()
    {
        foreach (var (child, declared) in _declared)
        {
            var parents = new List<(string Parent, string Relation)>();
            foreach (var (name, id, relation) in declared)
            {
                var parent = Meaning(name, id);
                var known = parents.FindIndex(edge => edge.Parent == parent);
                if (known >= 0)
                {
                    parents[known] = (parent, parents[known].Relation == "untyped" ? relation : parents[known].Relation);
                }
                else if (parent != child)
                {
                    parents.Add((parent, relation));
                }
            }

            if (parents.Count > 0)
            {
                _parents[child] = parents;
                parents.ForEach(edge => Of(_children, edge.Parent).Add(child));
            }
        }

        WorkDepthsOut();
        foreach (var child in _parents.Keys)
        {
            Count(child);
        }
    }

    /// <summary>Whether a key is its own ancestor.</summary>
    public bool IsCyclic(string key) => Above(key).Contains(key);

    /// <summary>Edges to the nearest key without parents; 0 where there is none.</summary>
    public int Depth(string key) => _depths.GetValueOrDefault(key);

    /// <summary>Every ancestor with the fewest edges to it.</summary>
    public Dictionary<string, int> Ancestors(string key)
    {
        var distances = new Dictionary<string, int> { [key] = 0 };
        var ring = new List<string> { key };
        for (var distance = 1; ring.Count > 0; distance++)
        {
            ring = [.. ring.SelectMany(step => _parents.GetValueOrDefault(step) ?? []).Select(edge => edge.Parent).Distinct().Where(parent => distances.TryAdd(parent, distance))];
        }

        distances.Remove(key);
        return distances;
    }

    /// <summary>Where the chain of first parents ends; of a cycle its smallest id.</summary>
    public string Origin(string key)
    {
        var way = new List<string> { key };
        while (_parents.TryGetValue(way[^1], out var parents))
        {
            var back = way.IndexOf(parents[0].Parent);
            if (back >= 0)
            {
                return way.Skip(back).Min(StringComparer.Ordinal)!;
            }

            way.Add(parents[0].Parent);
        }

        return way[^1];
    }

    /// <summary>What is known of a key; null for a phantom.</summary>
    public PlainModel? Find(string key) => _models.GetValueOrDefault(key);

    /// <summary>The children of a key.</summary>
    public IReadOnlyList<string> Children(string key) => _children.GetValueOrDefault(key) ?? [];

    /// <summary>Edges that the tags of a child declare, by relation.</summary>
    public IReadOnlyDictionary<string, int> DeclaredBy(string key) => _edges.GetValueOrDefault(key) ?? [];

    /// <summary>The namespace of a key.</summary>
    public string Owner(string key)
    {
        var name = key[0] == '?' ? key[1..] : _models[key].Name;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : name[..slash];
    }

    /// <summary>Each text is kept once: many models have the same.</summary>
    private string Same(string text)
    {
        if (!_texts.TryGetValue(text, out var known))
        {
            _texts[text] = known = text;
        }

        return known;
    }

    private static List<(string Name, string Relation)> Tags(Observation model)
    {
        var tags = new List<(string Name, string Relation)>();
        foreach (var tag in model.Tags.Where(tag => tag.StartsWith("base_model:", StringComparison.Ordinal)))
        {
            var rest = tag["base_model:".Length..];
            var word = Array.Find(Words, word => rest.StartsWith(word + ":", StringComparison.Ordinal));
            var name = word is null ? rest : rest[(word.Length + 1)..];
            var known = tags.FindIndex(edge => edge.Name == name);
            if (known >= 0)
            {
                tags[known] = (name, tags[known].Relation == "untyped" ? word ?? "untyped" : tags[known].Relation);
            }
            else if (name.Length > 0 && name != model.Name)
            {
                tags.Add((name, word ?? "untyped"));
            }
        }

        return tags;
    }

    private static List<(string Name, string Id, string Relation)> Declared(Observation model)
    {
        var tags = Tags(model);
        var relation = model.BaseModelRelation?.ToString().ToLowerInvariant() ?? "untyped";
        var models = model.BaseModels.Where(parent => parent.Id != model.Id && parent.Name != model.Name).ToList();
        var matched = new List<(string Name, string Relation)?>();
        foreach (var parent in models)
        {
            var match = tags.FindIndex(tag => tag.Name == parent.Name);
            matched.Add(match < 0 ? null : tags[match]);
            if (match >= 0)
            {
                tags.RemoveAt(match);
            }
        }

        if (matched.Count(match => match is null) == tags.Count)
        {
            var rest = new Queue<(string Name, string Relation)>(tags);
            matched = [.. matched.Select(match => match ?? rest.Dequeue())];
            tags.Clear();
        }

        return
        [
            .. models.Zip(matched, (parent, tag) => (tag?.Name ?? parent.Name, parent.Id.ToString(), tag is { } own && own.Relation != "untyped" ? own.Relation : relation)),
            .. tags.Where(tag => tag.Relation != "untyped").Select(tag => (tag.Name, "", tag.Relation)),
            .. tags.Where(tag => tag.Relation == "untyped").Select(tag => (tag.Name, "", tag.Relation)),
        ];
    }

    private string Meaning(string name, string id)
    {
        if (_models.ContainsKey(id))
        {
            return id;
        }

        if (_bearers.TryGetValue(name, out var bearer))
        {
            return bearer;
        }

        return (_former.GetValueOrDefault(name) ?? [])
            .GroupBy(former => former.Id)
            .Select(same => same.MaxBy(former => former.LeftIn)!)
            .OrderByDescending(former => former.LeftIn)
            .ThenByDescending(former => former.Id)
            .Select(former => former.Id.ToString())
            .FirstOrDefault(_models.ContainsKey) ?? "?" + name;
    }

    private void WorkDepthsOut()
    {
        var ring = Roots.ToList();
        _depths = ring.ToDictionary(root => root, _ => 0);
        for (var depth = 1; ring.Count > 0; depth++)
        {
            ring = [.. ring.SelectMany(key => _children.GetValueOrDefault(key) ?? []).Distinct().Where(child => _depths.TryAdd(child, depth))];
        }
    }

    private HashSet<string> Above(string key)
    {
        var above = new HashSet<string>();
        var open = new Stack<string>([key]);
        while (open.TryPop(out var next))
        {
            foreach (var (parent, _) in _parents.GetValueOrDefault(next) ?? [])
            {
                if (above.Add(parent))
                {
                    open.Push(parent);
                }
            }
        }

        return above;
    }

    private void Count(string child)
    {
        var parents = _parents[child];
        var (owner, group) = (Owner(child), Group(Owner(child)));
        var (ownersSeen, groupsSeen) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (parent, relation) in parents)
        {
            var (part, isFirst, parentOwner) = (1.0 / parents.Count, parent == parents[0].Parent, Owner(parent));
            Of(Models, parent).AddDirect(relation, isNew: true, isFirst, parentOwner != owner, part);
            if (parentOwner != owner)
            {
                Of(Owners, parentOwner).AddDirect(relation, ownersSeen.Add(parentOwner), isFirst, true, part);
            }

            if (Group(parentOwner) is { } parentGroup && parentGroup != group)
            {
                Of(Groups, parentGroup).AddDirect(relation, groupsSeen.Add(parentGroup), isFirst, true, part);
            }
        }

        var above = Above(child).Where(key => key != child).ToList();
        above.ForEach(key => Of(Models, key).AddDescendant(parents[0].Relation, Owner(key) != owner));
        foreach (var other in above.Select(Owner).Distinct().Where(other => other != owner))
        {
            Of(Owners, other).AddDescendant(parents[0].Relation, true);
        }

        foreach (var other in above.Select(key => Group(Owner(key))).OfType<string>().Distinct().Where(other => other != group))
        {
            Of(Groups, other).AddDescendant(parents[0].Relation, true);
        }
    }

    /// <summary>The parent group of an owner; null where it stands alone or is not reviewed.</summary>
    public string? Group(string owner) => _registry.Find(owner, _registryDate)?.Group;

    private static T Of<T>(Dictionary<string, T> all, string key)
        where T : new()
    {
        if (!all.TryGetValue(key, out var one))
        {
            all[key] = one = new T();
        }

        return one;
    }
}

/// <summary>What the figures of the lineage need of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Downloads30d">Downloads of 30 days.</param>
/// <param name="DownloadsAllTime">Downloads of all time.</param>
/// <param name="Likes">Likes.</param>
/// <param name="Task">The task, or nothing.</param>
/// <param name="Licences">The licences, one a line.</param>
/// <param name="Languages">The languages, one a line.</param>
public sealed record PlainModel(
    string Name, DateTimeOffset CreatedAt, long? Downloads30d, long? DownloadsAllTime, long? Likes, string Task, string Licences, string Languages);

/// <summary>Derivatives counted the plain way.</summary>
public sealed class PlainDerivatives
{
    /// <summary>Direct ones by relation.</summary>
    public Dictionary<string, int> Direct { get; } = [];

    /// <summary>Distinct descendants by relation.</summary>
    public Dictionary<string, int> Descendants { get; } = [];

    /// <summary>Direct ones of another owner.</summary>
    public int DirectByOthers { get; private set; }

    /// <summary>Descendants of another owner.</summary>
    public int DescendantsByOthers { get; private set; }

    /// <summary>Direct ones that name it first.</summary>
    public int DirectAsFirst { get; private set; }

    /// <summary>Direct ones where one of k parents counts 1/k.</summary>
    public double DirectFractional { get; private set; }

    internal void AddDirect(string relation, bool isNew, bool isFirst, bool isByOthers, double part)
    {
        Direct[relation] = Direct.GetValueOrDefault(relation) + (isNew ? 1 : 0);
        DirectByOthers += isNew && isByOthers ? 1 : 0;
        DirectAsFirst += isFirst ? 1 : 0;
        DirectFractional += part;
    }

    internal void AddDescendant(string relation, bool isByOthers)
    {
        Descendants[relation] = Descendants.GetValueOrDefault(relation) + 1;
        DescendantsByOthers += isByOthers ? 1 : 0;
    }
}
