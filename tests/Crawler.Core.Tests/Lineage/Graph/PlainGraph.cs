using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Graph;

namespace Crawler.Core.Tests.Lineage.Graph;

/// <summary>What the graph says, worked out another way: ancestors by fixed point, distances by relaxation, counts by sets.</summary>
internal sealed class PlainGraph
{
    private readonly Dictionary<int, IReadOnlyList<ParentEdge>> _parents = [];
    private readonly Dictionary<int, HashSet<int>> _ancestors = [];

    public PlainGraph(LineageGraph graph, IReadOnlyDictionary<int, IReadOnlyList<ParentEdge>> parents)
    {
        Graph = graph;
        foreach (var node in Enumerable.Range(0, graph.NodeCount))
        {
            _parents[node] = parents.GetValueOrDefault(node) ?? [];
            _ancestors[node] = [.. _parents[node].Select(edge => edge.Parent)];
        }

        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var (_, ancestors) in _ancestors)
            {
                var before = ancestors.Count;
                foreach (var ancestor in ancestors.ToList())
                {
                    ancestors.UnionWith(_ancestors[ancestor]);
                }

                grew |= ancestors.Count > before;
            }
        }
    }

    private LineageGraph Graph { get; }

    public bool IsCyclic(int node) => _ancestors[node].Contains(node);

    public IReadOnlySet<int> Ancestors(int node) => _ancestors[node].Where(ancestor => ancestor != node).ToHashSet();

    public Dictionary<int, int> Depths()
    {
        var depths = _parents.Where(entry => entry.Value.Count == 0).ToDictionary(entry => entry.Key, _ => 0);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (child, parents) in _parents)
            {
                foreach (var parent in parents.Where(parent => depths.ContainsKey(parent.Parent)))
                {
                    var depth = depths[parent.Parent] + 1;
                    if (!depths.TryGetValue(child, out var known) || known > depth)
                    {
                        (depths[child], changed) = (depth, true);
                    }
                }
            }
        }

        return depths;
    }

    public int Origin(int node)
    {
        var way = new List<int> { node };
        while (_parents[way[^1]] is [var first, ..])
        {
            var back = way.IndexOf(first.Parent);
            if (back >= 0)
            {
                return way.Skip(back).MinBy(Graph.Id);
            }

            way.Add(first.Parent);
        }

        return way[^1];
    }

    public IEnumerable<string> Differences()
    {
        var depths = Depths();
        for (var node = 0; node < Graph.NodeCount; node++)
        {
            foreach (var (what, said, is_) in Node(node, depths))
            {
                if (!Equals(said, is_))
                {
                    yield return $"node {node} {what}: the graph says {said}, it is {is_}";
                }
            }
        }

        foreach (var (what, said, is_) in Subjects())
        {
            if (!Equals(said, is_))
            {
                yield return $"{what}: the graph says {said}, it is {is_}";
            }
        }
    }

    private IEnumerable<(string What, object Said, object Is)> Node(int node, Dictionary<int, int> depths)
    {
        yield return ("depth", Graph.Depth(node), depths.GetValueOrDefault(node));
        yield return ("origin", Graph.Origin(node), Origin(node));
        yield return ("cyclic", Graph.IsCyclic(node), IsCyclic(node));
        yield return ("parents", string.Join(',', Graph.Parents(node)), string.Join(',', _parents[node]));
    }

    private IEnumerable<(string What, object Said, object Is)> Subjects()
    {
        var (nodes, owners, groups) = (new Counter(), new Counter(), new Counter());
        foreach (var (child, parents) in _parents.Where(entry => entry.Value.Count > 0))
        {
            var owner = Graph.Owner(child);
            var group = Graph.Group(owner);
            var relation = parents[0].Relation;
            foreach (var (parent, i) in parents.Select((parent, i) => (parent, i)))
            {
                var parentOwner = Graph.Owner(parent.Parent);
                var by = parentOwner != owner;
                nodes.Edge(parent.Parent, parent.Relation, isNew: true, by, i == 0, parents.Count);
                if (by)
                {
                    owners.Edge(parentOwner, parent.Relation, parents.Take(i).All(before => Graph.Owner(before.Parent) != parentOwner), true, i == 0, parents.Count);
                }

                var parentGroup = Graph.Group(parentOwner);
                if (parentGroup >= 0 && parentGroup != group)
                {
                    groups.Edge(
                        parentGroup, parent.Relation, parents.Take(i).All(before => Graph.Group(Graph.Owner(before.Parent)) != parentGroup), true, i == 0, parents.Count);
                }
            }

            foreach (var ancestor in Ancestors(child))
            {
                nodes.Descendant(ancestor, relation, Graph.Owner(ancestor) != owner);
            }

            foreach (var other in Ancestors(child).Select(Graph.Owner).Distinct().Where(other => other != owner))
            {
                owners.Descendant(other, relation, true);
            }

            foreach (var other in Ancestors(child).Select(ancestor => Graph.Group(Graph.Owner(ancestor))).Distinct().Where(other => other >= 0 && other != group))
            {
                groups.Descendant(other, relation, true);
            }
        }

        return Enumerable.Range(0, Graph.NodeCount).Select(node => ($"counts of node {node}", (object)Counter.Text(Graph.CountsOf(node)), (object)nodes.Text(node)))
            .Concat(Enumerable.Range(0, Graph.OwnerCount).Select(owner => ($"counts of owner {owner}", (object)Counter.Text(Graph.CountsOfOwner(owner)), (object)owners.Text(owner))))
            .Concat(Enumerable.Range(0, 4).Select(group => ($"counts of group {group}", (object)Counter.Text(Graph.CountsOfGroup(group)), (object)groups.Text(group))));
    }

    private sealed class Counter
    {
        private readonly Dictionary<int, int[]> _direct = [];
        private readonly Dictionary<int, int[]> _descendants = [];
        private readonly Dictionary<int, double> _fractional = [];

        public void Edge(int subject, Relation relation, bool isNew, bool byOthers, bool isFirst, int parents)
        {
            var row = Row(_direct, subject);
            row[(int)relation] += isNew ? 1 : 0;
            row[5] += isNew && byOthers ? 1 : 0;
            row[6] += isFirst ? 1 : 0;
            _fractional[subject] = _fractional.GetValueOrDefault(subject) + (1.0 / parents);
        }

        public void Descendant(int subject, Relation relation, bool byOthers)
        {
            var row = Row(_descendants, subject);
            row[(int)relation]++;
            row[5] += byOthers ? 1 : 0;
        }

        public string Text(int subject) =>
            $"{string.Join(' ', Row(_direct, subject))} | {string.Join(' ', Row(_descendants, subject)[..6])} | {_fractional.GetValueOrDefault(subject):F6}";

        public static string Text(DerivativeCounts counts)
        {
            var relations = Enum.GetValues<Relation>();
            return $"{string.Join(' ', relations.Select(relation => counts.Direct.Of(relation)))} {counts.DirectByOthers} {counts.DirectAsFirst} | " +
                $"{string.Join(' ', relations.Select(relation => counts.Descendants.Of(relation)))} {counts.DescendantsByOthers} | {counts.DirectFractional:F6}";
        }

        private static int[] Row(Dictionary<int, int[]> rows, int subject)
        {
            if (!rows.TryGetValue(subject, out var row))
            {
                rows[subject] = row = new int[7];
            }

            return row;
        }
    }
}
