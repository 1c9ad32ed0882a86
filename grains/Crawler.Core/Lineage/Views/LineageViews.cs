using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Graph;

namespace Crawler.Core.Lineage.Views;

/// <summary>What readers see of a settled index. Reads it only; whoever holds the index must not let it change meanwhile.</summary>
/// <param name="index">The index.</param>
/// <param name="registry">The attribution of owners.</param>
/// <param name="day">The day whose attribution holds.</param>
public sealed class LineageViews(LineageIndex index, OwnerRegistry registry, DateOnly day)
{
    private const int FamilyLines = 10;
    private readonly LineageGraph _graph = index.Graph;
    private int _nodesLeft;

    /// <summary>Where a model stands; of one that is in no relation to others, that it is alone.</summary>
    public ModelLineage Model(RepoId id, string name)
    {
        if (index.Find(id) is not (>= 0 and var node))
        {
            return new ModelLineage([], [], 0, new Relative(name, id, null, 0), 0, false, DerivativeFigures.None);
        }

        var ancestors = _graph.Ancestors(node);
        return new ModelLineage(
            [.. _graph.Parents(node).Select(edge => Relative(edge.Parent, edge.Relation, 1))],
            [.. ancestors.Take(ModelLineage.MaxAncestors).Select(entry => Relative(entry.Node, null, entry.Distance))],
            ancestors.Count,
            Relative(_graph.Origin(node), null, DistanceTo(ancestors, _graph.Origin(node))),
            _graph.Depth(node),
            _graph.IsCyclic(node),
            DerivativeFigures.Of(_graph.CountsOf(node)));
    }

    /// <summary>A model with what derives from it, generation by generation. A model that derives from several is expanded where it comes first.</summary>
    public TreeNode Tree(int node, TreeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _nodesLeft = TreeQuery.MaxNodes;
        return Grow(node, null, 0, query, []);
    }

    /// <summary>The families with the most descendants.</summary>
    public IReadOnlyList<Family> Families(int count)
    {
        var roots = new List<(int Descendants, int Node)>();
        var models = FamilySizes();
        for (var node = 0; node < _graph.NodeCount; node++)
        {
            if (_graph.IsRoot(node))
            {
                roots.Add((_graph.CountsOf(node).Descendants.Total, node));
            }
        }

        return [.. roots
            .OrderByDescending(root => root.Descendants)
            .ThenByDescending(root => models[root.Node])
            .ThenBy(root => index.Name(root.Node), StringComparer.Ordinal)
            .ThenBy(root => _graph.Id(root.Node))
            .Take(count)
            .Select(root => FamilyOf(root.Node, models[root.Node], _graph.Descendants(root.Node)))];
    }

    /// <summary>One family in detail. Asked of a node that is no root, the family that its origin heads.</summary>
    public FamilyDetail Family(int node)
    {
        var root = _graph.Origin(node);
        var below = _graph.Descendants(root);
        var branches = new List<int>();
        foreach (var (child, _) in _graph.Children(root))
        {
            branches.Add(child);
        }

        return new FamilyDetail(
            FamilyOf(root, FamilySizes()[root], below),
            [.. below.GroupBy(entry => entry.Distance).OrderBy(ring => ring.Key).Select(ring => ring.Count())],
            [.. Ordered(branches).Take(FamilyLines).Select(child => Leaf(child, null, 1))],
            [.. below.GroupBy(entry => _graph.Owner(entry.Node)).Select(owner => new NamedCount(index.OwnerText(owner.Key), owner.Count()))
                .OrderByDescending(owner => owner.Count).ThenBy(owner => owner.Name, StringComparer.Ordinal).Take(FamilyLines)],
            [.. below.Where(entry => !index.IsPhantom(entry.Node)).GroupBy(entry => Month(entry.Node)).Select(month => new NamedCount(month.Key, month.Count()))
                .OrderBy(month => month.Name != CreationMonth.FloorMember).ThenBy(month => month.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The owners that others derive the most from, by direct derivatives (D1).</summary>
    /// <param name="count">How many.</param>
    /// <param name="country">Only those of this country member; null for all.</param>
    public IReadOnlyList<DerivativeLine> TopOwners(int count, string? country = null) => Top(
        Enumerable.Range(0, _graph.OwnerCount).Where(owner => country is null || CountryOf(owner) == country), _graph.CountsOfOwner, index.OwnerText, OwnerLine, count);

    /// <summary>The parent groups that others derive the most from, by direct derivatives (D1).</summary>
    public IReadOnlyList<DerivativeLine> TopGroups(int count) => Top(Enumerable.Range(0, index.GroupCount), _graph.CountsOfGroup, index.GroupText, GroupLine, count);

    /// <summary>What is derived from an owner's models; an owner without any in the graph has none.</summary>
    public DerivativeFigures Owner(string owner) => index.FindOwner(owner) is >= 0 and var number ? DerivativeFigures.Of(_graph.CountsOfOwner(number)) : DerivativeFigures.None;

    /// <summary>What is derived from a parent group's models; a group without any in the graph has none.</summary>
    public DerivativeFigures Group(string group) => index.FindGroup(group) is >= 0 and var number ? DerivativeFigures.Of(_graph.CountsOfGroup(number)) : DerivativeFigures.None;

    private static DerivativeLine[] Top(
        IEnumerable<int> all, Func<int, DerivativeCounts> countsOf, Func<int, string> nameOf, Func<int, DerivativeLine> line, int count) =>
        [.. all
            .Select(number => (Number: number, Counts: countsOf(number)))
            .Where(entry => entry.Counts.Direct.Total > 0)
            .OrderByDescending(entry => entry.Counts.Direct.Total)
            .ThenByDescending(entry => entry.Counts.Descendants.Total)
            .ThenBy(entry => nameOf(entry.Number), StringComparer.Ordinal)
            .Take(count)
            .Select(entry => line(entry.Number))];

    private DerivativeLine OwnerLine(int owner)
    {
        var members = OwnerMembers.Of(registry, index.OwnerText(owner), day);
        return new DerivativeLine(index.OwnerText(owner), members.Country, members.Group, false, DerivativeFigures.Of(_graph.CountsOfOwner(owner)));
    }

    private DerivativeLine GroupLine(int group)
    {
        var countries = Enumerable.Range(0, _graph.OwnerCount).Where(owner => _graph.Group(owner) == group).Select(CountryOf).Distinct().Order(StringComparer.Ordinal);
        return new DerivativeLine(index.GroupText(group), string.Join(',', countries), index.GroupText(group), true, DerivativeFigures.Of(_graph.CountsOfGroup(group)));
    }

    private string CountryOf(int owner) => registry.CountryOf(index.OwnerText(owner), day);

    private string Month(int node)
    {
        Span<byte> room = stackalloc byte[CreationMonth.MaxBytes];
        return System.Text.Encoding.UTF8.GetString(CreationMonth.Of(index.CreatedAt(node) * 1000, room));
    }

    private Family FamilyOf(int root, int models, IReadOnlyList<(int Node, int Distance)> below) => new(
        index.Name(root),
        IdOf(root),
        CountryOf(_graph.Owner(root)),
        models,
        below.Count,
        below.Count == 0 ? 0 : below[^1].Distance,
        DerivativeFigures.Of(_graph.CountsOf(root)));

    private int[] FamilySizes()
    {
        var sizes = new int[_graph.NodeCount];
        for (var node = 0; node < sizes.Length; node++)
        {
            if (!index.IsPhantom(node) && (_graph.HasParents(node) || _graph.HasChildren(node)))
            {
                sizes[_graph.Origin(node)]++;
            }
        }

        return sizes;
    }

    private TreeNode Grow(int node, Relation? relation, int distance, TreeQuery query, HashSet<int> shown)
    {
        var isShownElsewhere = !shown.Add(node);
        if (isShownElsewhere || distance == query.Depth)
        {
            return Leaf(node, relation, distance) with { IsShownElsewhere = isShownElsewhere && _graph.HasChildren(node) };
        }

        var (children, relations) = (new List<int>(), new Dictionary<int, Relation>());
        foreach (var (child, how) in _graph.Children(node))
        {
            if (query.Relation is null || query.Relation == how)
            {
                children.Add(child);
                relations[child] = how;
            }
        }

        var named = Ordered(children).Take(Math.Min(query.Top, _nodesLeft)).ToList();
        _nodesLeft -= named.Count;
        return Leaf(node, relation, distance) with
        {
            Children = [.. named.Select(child => Grow(child, relations[child], distance + 1, query, shown))],
            ChildrenLeftOut = children.Count - named.Count,
        };
    }

    /// <summary>Most descendants first, then most downloads, then by name: the same order whatever came first.</summary>
    private IEnumerable<int> Ordered(List<int> nodes)
    {
        var keys = new (int Descendants, long Downloads)[nodes.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (-_graph.CountsOf(nodes[i]).Descendants.Total, -index.Downloads30d(nodes[i]));
        }

        // Names are only made of those that tie: of a hub with tens of thousands of children a few are shown.
        var order = nodes.ToArray();
        Array.Sort(keys, order);
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && keys[to] == keys[from])
            {
                to++;
            }

            foreach (var node in order[from..to].OrderBy(index.Name, StringComparer.Ordinal))
            {
                yield return node;
            }

            from = to;
        }
    }

    private TreeNode Leaf(int node, Relation? relation, int distance) => new(
        Relative(node, relation, distance),
        index.Downloads30d(node) is >= 0 and var downloads ? downloads : null,
        DerivativeFigures.Of(_graph.CountsOf(node)),
        [],
        0,
        false);

    private Relative Relative(int node, Relation? relation, int distance) => new(index.Name(node), IdOf(node), relation, distance);

    private RepoId? IdOf(int node) => index.IsPhantom(node) ? null : _graph.Id(node);

    private static int DistanceTo(IReadOnlyList<(int Node, int Distance)> ancestors, int node)
    {
        foreach (var (ancestor, distance) in ancestors)
        {
            if (ancestor == node)
            {
                return distance;
            }
        }

        return 0;
    }
}
