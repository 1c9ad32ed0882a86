using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;

namespace Crawler.Core.Lineage.Figures;

/// <summary>Measures a settled index. Reads it only; whoever holds the index must not let it change meanwhile.</summary>
public sealed class LineageMeasurement
{
    private const long UsedDownloads = 5;
    private static readonly int[] BandStarts = [1, 2, 10, 100, 1_000, 10_000, 100_000];
    private readonly LineageIndex _index;
    private readonly LineageGraph _graph;
    private readonly OwnerMembers[] _members;

    private LineageMeasurement(LineageIndex index, OwnerRegistry registry, DateOnly day)
    {
        (_index, _graph) = (index, index.Graph);
        _members = [.. Enumerable.Range(0, _graph.OwnerCount).Select(owner => OwnerMembers.Of(registry, index.OwnerText(owner), day))];
    }

    /// <summary>Measures everything.</summary>
    /// <param name="index">The index.</param>
    /// <param name="registry">The attribution of owners.</param>
    /// <param name="day">The day whose attribution holds.</param>
    public static LineageReport Of(LineageIndex index, OwnerRegistry registry, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(index);
        var measurement = new LineageMeasurement(index, registry, day);
        var views = new LineageViews(index, registry, day);
        var (intermediaries, distribution) = measurement.Quantisers();
        return new LineageReport(
            measurement.Anatomy(),
            new TraitMeasurement(index).Figures(),
            views.Families(LineageReport.ListLength),
            views.TopOwners(LineageReport.ListLength),
            views.TopGroups(LineageReport.ListLength),
            intermediaries,
            distribution,
            measurement.Months(),
            measurement.Shift());
    }

    private Anatomy Anatomy()
    {
        var (depths, bands) = (new List<int>(), new int[BandStarts.Length]);
        var (nodes, phantoms, roots, phantomRoots, cyclic, parents) = (0, 0, 0, 0, 0, 0);
        RelationCounts relations = default, withChildren = default;
        for (var node = 0; node < _graph.NodeCount; node++)
        {
            var (hasParents, hasChildren) = (_graph.HasParents(node), _graph.HasChildren(node));
            if (!hasParents && !hasChildren)
            {
                continue;
            }

            var isPhantom = _index.IsPhantom(node);
            nodes++;
            phantoms += isPhantom ? 1 : 0;
            parents += hasChildren ? 1 : 0;
            cyclic += _graph.IsCyclic(node) ? 1 : 0;
            var depth = _graph.Depth(node);
            while (depths.Count <= depth)
            {
                depths.Add(0);
            }

            depths[depth]++;
            if (hasParents)
            {
                relations.Add(_graph.RelationOf(node), 1);
                withChildren.Add(_graph.RelationOf(node), hasChildren ? 1 : 0);
            }
            else
            {
                roots++;
                phantomRoots += isPhantom ? 1 : 0;
                bands[Band(_graph.CountsOf(node).Descendants.Total)]++;
            }
        }

        return new Anatomy(
            nodes,
            phantoms,
            _graph.EdgeCount,
            roots,
            phantomRoots,
            cyclic,
            Math.Max(0, depths.Count - 1),
            depths,
            [.. bands.Select((families, i) => new FamilySizeBand(BandStarts[i], i + 1 < BandStarts.Length ? BandStarts[i + 1] - 1 : null, families))],
            parents == 0 ? null : _graph.EdgeCount / (double)parents,
            RelationFigures.Of(relations),
            RelationFigures.Of(withChildren));
    }

    private static int Band(int descendants)
    {
        var band = BandStarts.Length - 1;
        while (band > 0 && descendants < BandStarts[band])
        {
            band--;
        }

        return band;
    }

    private (IReadOnlyList<Intermediary> Intermediaries, IReadOnlyList<DistributionLine> Distribution) Quantisers()
    {
        var by = new Dictionary<int, Flow>();
        var origins = new Dictionary<int, HashSet<int>>();
        var of = new Dictionary<int, Flow>();
        var own = new Dictionary<int, Flow>();
        for (var node = 0; node < _graph.NodeCount; node++)
        {
            if (_index.IsPhantom(node) || !(_graph.HasParents(node) || _graph.HasChildren(node)))
            {
                continue;
            }

            var (owner, origin) = (_graph.Owner(node), _graph.Owner(_graph.Origin(node)));
            if (owner == origin)
            {
                Flow.At(own, owner).Add(_index, node);
            }
            else if (_graph.RelationOf(node) == Relation.Quantized)
            {
                Flow.At(by, owner).Add(_index, node);
                Flow.At(of, origin).Add(_index, node);
                if (!origins.TryGetValue(owner, out var known))
                {
                    origins[owner] = known = [];
                }

                known.Add(origin);
            }
        }

        return (
            [.. Ordered(by).Select(entry => new Intermediary(
                Name(entry.Key), _members[entry.Key].Country, entry.Value.Models, origins[entry.Key].Count, entry.Value.Downloads30d, entry.Value.DownloadsAllTime))],
            [.. Ordered(of).Select(entry => Distribution(entry.Key, entry.Value, own.GetValueOrDefault(entry.Key) ?? new Flow()))]);
    }

    private DistributionLine Distribution(int owner, Flow others, Flow own) => new(
        Name(owner),
        _members[owner].Country,
        others.Models,
        own.Models,
        others.Downloads30d,
        own.Downloads30d,
        others.Downloads30d is { } spread && own.Downloads30d is { } itself and not 0 ? spread / (double)itself : null);

    private IEnumerable<KeyValuePair<int, Flow>> Ordered(Dictionary<int, Flow> flows) => flows
        .OrderByDescending(entry => entry.Value.Downloads30d ?? -1)
        .ThenByDescending(entry => entry.Value.Models)
        .ThenBy(entry => Name(entry.Key), StringComparer.Ordinal)
        .Take(LineageReport.ListLength);

    private IReadOnlyList<DerivativeMonth> Months()
    {
        var months = new Dictionary<string, MonthSums>();
        var holders = new Dictionary<string, int>();
        Span<byte> room = stackalloc byte[CreationMonth.MaxBytes];
        for (var node = 0; node < _graph.NodeCount; node++)
        {
            if (!_graph.HasParents(node) || _graph.Origin(node) == node)
            {
                continue;
            }

            var name = System.Text.Encoding.UTF8.GetString(CreationMonth.Of(_index.CreatedAt(node) * 1000, room));
            if (!months.TryGetValue(name, out var month))
            {
                months[name] = month = new MonthSums();
            }

            var origin = _graph.Owner(_graph.Origin(node));
            var holder = Holder(origin);
            month.Add(_graph.RelationOf(node), _members[origin].Country, holder, IsUsed(node));
            holders[holder] = holders.GetValueOrDefault(holder) + 1;
        }

        var kept = holders.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(DerivativeMonth.HoldersKept).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        return [.. months
            .OrderBy(month => month.Key != CreationMonth.FloorMember).ThenBy(month => month.Key, StringComparer.Ordinal)
            .Select(month => month.Value.Finish(month.Key, kept))];
    }

    private bool IsUsed(int node) => (_index.DownloadsAllTime(node) is >= 0 and var ever ? ever : _index.Downloads30d(node)) > UsedDownloads;

    private string Holder(int owner) => _members[owner].Group is Member.None or CountryMember.Unreviewed ? Name(owner) : _members[owner].Group;

    private OriginShift Shift()
    {
        var (countries, types, groups) = (new Dictionary<string, Measures>(), new Dictionary<string, Measures>(), new Dictionary<string, Measures>());
        for (var node = 0; node < _graph.NodeCount; node++)
        {
            var (owner, origin) = (_graph.Owner(node), _graph.Owner(_graph.Origin(node)));
            if (owner == origin || !_graph.HasParents(node))
            {
                continue;
            }

            var (from, to) = (_members[owner], _members[origin]);
            var contribution = _index.Contribution(node);
            Move(countries, from.Country, to.Country, contribution);
            Move(types, from.Type, to.Type, contribution);
            Move(groups, from.Group, to.Group, contribution);
        }

        return new OriginShift(countries, types, groups);
    }

    private static void Move(Dictionary<string, Measures> shift, string from, string to, in Measures contribution)
    {
        if (from != to)
        {
            shift[from] = shift.GetValueOrDefault(from) - contribution;
            shift[to] = shift.GetValueOrDefault(to) + contribution;
        }
    }

    private string Name(int owner) => _index.OwnerText(owner);

    private sealed class Flow
    {
        public int Models { get; private set; }

        public long? Downloads30d { get; private set; }

        public long? DownloadsAllTime { get; private set; }

        public static Flow At(Dictionary<int, Flow> flows, int key)
        {
            if (!flows.TryGetValue(key, out var flow))
            {
                flows[key] = flow = new Flow();
            }

            return flow;
        }

        public void Add(LineageIndex index, int node)
        {
            Models++;
            Downloads30d = Sum(Downloads30d, index.Downloads30d(node));
            DownloadsAllTime = Sum(DownloadsAllTime, index.DownloadsAllTime(node));
        }

        private static long? Sum(long? sum, long value) => value < 0 ? sum : (sum ?? 0) + value;
    }

    private sealed class MonthSums
    {
        private readonly Dictionary<string, (int All, int Used)> _countries = [];
        private readonly Dictionary<string, (int All, int Used)> _holders = [];
        private RelationCounts _relations;
        private int _used;

        public void Add(Relation relation, string country, string holder, bool isUsed)
        {
            var used = isUsed ? 1 : 0;
            _relations.Add(relation, 1);
            _used += used;
            Add(_countries, country, (1, used));
            Add(_holders, holder, (1, used));
        }

        public DerivativeMonth Finish(string month, HashSet<string> kept)
        {
            var holders = new Dictionary<string, (int All, int Used)>();
            foreach (var (holder, sums) in _holders)
            {
                Add(holders, kept.Contains(holder) ? holder : DerivativeMonth.Others, sums);
            }

            return new DerivativeMonth(month, _relations.Total, _used, RelationFigures.Of(_relations), Shares(_countries), Shares(holders));
        }

        private static void Add(Dictionary<string, (int All, int Used)> sums, string name, (int All, int Used) more)
        {
            var known = sums.GetValueOrDefault(name);
            sums[name] = (known.All + more.All, known.Used + more.Used);
        }

        private static MonthShare[] Shares(Dictionary<string, (int All, int Used)> sums) =>
            [.. sums.Select(entry => new MonthShare(entry.Key, entry.Value.All, entry.Value.Used)).OrderByDescending(share => share.All).ThenBy(share => share.Name, StringComparer.Ordinal)];
    }
}
