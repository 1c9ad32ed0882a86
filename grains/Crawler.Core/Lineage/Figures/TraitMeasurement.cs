using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;

namespace Crawler.Core.Lineage.Figures;

/// <summary>How licences, tasks and languages change from parent to child, over all edges and over those of each relation.</summary>
internal sealed class TraitMeasurement(LineageIndex index)
{
    private static readonly Relation?[] Slices = [null, Relation.Finetune, Relation.Adapter, Relation.Quantized, Relation.Merge, Relation.Untyped];

    /// <summary>There are few distinct combinations of traits beside the many edges: each pair is compared once.</summary>
    public IReadOnlyList<TraitFigures> Figures()
    {
        var pairs = new Dictionary<(int Parent, int Child), RelationCounts>();
        var graph = index.Graph;
        for (var parent = 0; parent < graph.NodeCount; parent++)
        {
            foreach (var (child, relation) in graph.Children(parent))
            {
                var pair = (index.Nodes.TraitsOf(parent), index.Nodes.TraitsOf(child));
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out _).Add(relation, 1);
            }
        }

        return [.. Figures("licence", pairs, 1), .. Figures("task", pairs, 0), .. Figures("language", pairs, 2)];
    }

    /// <summary>The values of one trait in a combination: of the task, which is one, or of a list.</summary>
    private HashSet<string> Read(int traits, int place)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        var reader = new PackedReader(index.Nodes.Traits[traits]);
        for (var i = 0; i < place; i++)
        {
            reader.Blob();
        }

        var blob = reader.Blob();
        if (place == 0)
        {
            return blob.IsEmpty ? values : [Encoding.UTF8.GetString(blob)];
        }

        foreach (var value in new TextList(blob))
        {
            values.Add(Encoding.UTF8.GetString(value));
        }

        return values;
    }

    private IEnumerable<TraitFigures> Figures(string trait, Dictionary<(int Parent, int Child), RelationCounts> pairs, int place)
    {
        var values = new Dictionary<int, HashSet<string>>();
        var sums = Slices.ToDictionary(slice => slice ?? (Relation)(-1), _ => new Sums());
        foreach (var (pair, counts) in pairs)
        {
            var (parent, child) = (Values(pair.Parent), Values(pair.Child));
            if (parent.Count == 0 || child.Count == 0)
            {
                continue;
            }

            foreach (var slice in Slices)
            {
                sums[slice ?? (Relation)(-1)].Add(parent, child, slice is { } relation ? counts.Of(relation) : counts.Total);
            }
        }

        return Slices.Select(slice => sums[slice ?? (Relation)(-1)].Finish(trait, slice));

        HashSet<string> Values(int number)
        {
            if (!values.TryGetValue(number, out var known))
            {
                values[number] = known = Read(number, place);
            }

            return known;
        }
    }

    private sealed class Sums
    {
        /// <summary>Edges by the fraction of values not shared, as numerator and denominator, so that the sum depends on no order.</summary>
        private readonly SortedDictionary<(int Differing, int All), long> _fractions = [];
        private readonly Dictionary<(string From, string To), int> _changes = [];
        private int _edges;

        public void Add(HashSet<string> parent, HashSet<string> child, int edges)
        {
            if (edges == 0)
            {
                return;
            }

            var shared = parent.Count(child.Contains);
            var all = parent.Count + child.Count - shared;
            _edges += edges;
            _fractions[(all - shared, all)] = _fractions.GetValueOrDefault((all - shared, all)) + edges;
            if (parent.Count == 1 && child.Count == 1 && shared == 0)
            {
                var change = (parent.First(), child.First());
                _changes[change] = _changes.GetValueOrDefault(change) + edges;
            }
        }

        public TraitFigures Finish(string trait, Relation? relation) => new(
            trait,
            relation,
            _edges,
            _edges == 0 ? null : _fractions.Sum(entry => entry.Value * (entry.Key.Differing / (double)entry.Key.All)) / _edges,
            [.. _changes
                .OrderByDescending(change => change.Value)
                .ThenBy(change => change.Key.From, StringComparer.Ordinal)
                .ThenBy(change => change.Key.To, StringComparer.Ordinal)
                .Take(TraitFigures.ChangesKept)
                .Select(change => new TraitChange(change.Key.From, change.Key.To, change.Value))]);
    }
}
