using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Graph;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lineage.Graph;

public sealed class LineageGraphTests
{
    /// <summary>Small graphs are dense and full of cycles; large ones are sparse, so that edits settle a part of them only.</summary>
    [Fact]
    public void Whatever_is_edited_the_graph_equals_a_plain_recomputation_after_each_settling() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Elements(3, 8, 40, 200)),
        (seed, nodes) => Play(seed, nodes, settlings: 6)).QuickCheckThrowOnFailure();

    [Fact]
    public void Large_graphs_too() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => Play(seed, 2_000, settlings: 3)).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Fact]
    public void A_few_edits_of_a_large_graph_are_settled_without_looking_at_all_of_it()
    {
        var script = new EditScript(new Random(1), 2_000);
        script.Settle();
        script.Edit(1);
        var settlement = script.Settle();
        Assert.False(settlement.IsWhole);
        Assert.InRange(settlement.Nodes, 1, 500);
    }

    [Fact]
    public void Ancestors_and_descendants_come_nearest_first_with_the_fewest_edges()
    {
        var graph = new LineageGraph();
        var owner = graph.AddOwner(-1);
        var nodes = Enumerable.Range(0, 5).Select(i => graph.AddNode(new RepoId((ulong)i + 1, 0), owner)).ToArray();
        graph.SetParents(nodes[1], [new ParentEdge(nodes[0], Relation.Finetune)]);
        graph.SetParents(nodes[2], [new ParentEdge(nodes[1], Relation.Adapter)]);
        graph.SetParents(nodes[3], [new ParentEdge(nodes[2], Relation.Merge), new ParentEdge(nodes[0], Relation.Merge)]);
        graph.SetParents(nodes[4], [new ParentEdge(nodes[3], Relation.Quantized)]);
        graph.Settle();
        Assert.Equal([(3, 1), (2, 2), (0, 2), (1, 3)], graph.Ancestors(nodes[4]));
        Assert.Equal([(1, 1), (3, 1), (2, 2), (4, 2)], graph.Descendants(nodes[0]).OrderBy(entry => entry.Distance).ThenBy(entry => entry.Node));
        Assert.Equal((2, 1), (graph.Depth(nodes[4]), graph.Depth(nodes[3])));
        Assert.Equal(0, graph.Origin(nodes[4]));
        Assert.Equal(4, graph.CountsOf(nodes[0]).Descendants.Total);
        Assert.Equal(0.5 + 1, graph.CountsOf(nodes[0]).DirectFractional);
    }

    [Fact]
    public void The_origin_of_a_cycle_is_its_smallest_id_and_its_depth_is_none()
    {
        var graph = new LineageGraph();
        var owner = graph.AddOwner(-1);
        int[] nodes = [graph.AddNode(new RepoId(9, 0), owner), graph.AddNode(new RepoId(3, 0), owner), graph.AddNode(new RepoId(5, 0), owner)];
        graph.SetParents(nodes[0], [new ParentEdge(nodes[1], Relation.Finetune)]);
        graph.SetParents(nodes[1], [new ParentEdge(nodes[0], Relation.Finetune)]);
        graph.SetParents(nodes[2], [new ParentEdge(nodes[0], Relation.Finetune)]);
        graph.Settle();
        Assert.All(nodes, node => Assert.Equal((nodes[1], 0), (graph.Origin(node), graph.Depth(node))));
        Assert.Equal([true, true, false], nodes.Select(graph.IsCyclic));
        Assert.Equal(2, graph.CountsOf(nodes[0]).Descendants.Total);
    }

    private static bool Play(int seed, int nodes, int settlings)
    {
        var script = new EditScript(new Random(seed), nodes);
        for (var i = 0; i < settlings; i++)
        {
            script.Settle();
            Assert.Empty(new PlainGraph(script.Graph, script.Parents).Differences().Take(3));
            script.Edit(1 + (seed % 7));
        }

        return true;
    }

    /// <summary>Edits a graph at random and remembers what it should look like.</summary>
    private sealed class EditScript
    {
        private const int Owners = 12;
        private readonly Random _random;

        public EditScript(Random random, int nodes)
        {
            _random = random;
            foreach (var owner in Enumerable.Range(0, Owners))
            {
                Graph.AddOwner(owner % 5 == 4 ? -1 : owner % 4);
            }

            for (var node = 0; node < nodes; node++)
            {
                AddNode();
            }

            Edit(nodes * 2);
        }

        public LineageGraph Graph { get; } = new();

        public Dictionary<int, IReadOnlyList<ParentEdge>> Parents { get; } = [];

        public Settlement Settle() => Graph.Settle();

        public void Edit(int times)
        {
            for (var i = 0; i < times; i++)
            {
                EditOnce();
            }
        }

        private void EditOnce()
        {
            var node = _random.Next(Graph.NodeCount);
            switch (_random.Next(100))
            {
                case < 60:
                    SetParents(node, _random.Next(10) switch { 0 => 0, < 7 => 1, 7 => 2, _ => _random.Next(2, 6) });
                    break;
                case < 70:
                    SetParents(node, 0);
                    break;
                case < 80:
                    Graph.SetOwner(node, _random.Next(Owners));
                    break;
                case < 85 when Graph.NodeCount < 2_000:
                    SetParents(AddNode(), 1);
                    break;
                case < 90:
                    // Said again, or taken back before it took effect.
                    var known = Parents.GetValueOrDefault(node) ?? [];
                    SetParents(node, 2);
                    Set(node, [.. known]);
                    break;
                case 99:
                    Graph.SetGroup(_random.Next(Owners), _random.Next(-1, 4));
                    break;
                default:
                    Hub(node);
                    break;
            }
        }

        private void Hub(int node)
        {
            for (var i = 0; i < Graph.NodeCount / 50; i++)
            {
                Set(_random.Next(Graph.NodeCount), [new ParentEdge(node, (Relation)_random.Next(5))]);
            }
        }

        private int AddNode() => Graph.AddNode(new RepoId((ulong)_random.NextInt64(), (uint)Graph.NodeCount), _random.Next(Owners));

        /// <summary>Mostly elder nodes, as it is in life; the others make cycles.</summary>
        private void SetParents(int node, int count)
        {
            var parents = new List<ParentEdge>();
            for (var i = 0; i < count; i++)
            {
                var parent = _random.Next(10) == 0 || node == 0 ? _random.Next(Graph.NodeCount) : (int)(node * Math.Pow(_random.NextDouble(), 3));
                if (parents.All(known => known.Parent != parent))
                {
                    parents.Add(new ParentEdge(parent, (Relation)_random.Next(5)));
                }
            }

            Set(node, parents);
        }

        private void Set(int node, List<ParentEdge> parents)
        {
            parents.RemoveAll(parent => parent.Parent == node);
            Graph.SetParents(node, [.. parents]);
            Parents[node] = parents;
        }
    }
}
