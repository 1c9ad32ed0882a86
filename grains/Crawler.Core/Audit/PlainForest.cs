using System.Globalization;

namespace Crawler.Core.Audit;

/// <summary>Counts everything that a census says of the lineage again, from a lineage that was worked out the plain way. All figures as name and value.</summary>
/// <param name="lineage">The lineage, worked out.</param>
public sealed class PlainForest(PlainLineage lineage)
{
    private const int ListLength = 100;
    private const int HoldersKept = 40;
    private static readonly DateTimeOffset Floor = new(2022, 3, 2, 23, 29, 6, TimeSpan.Zero);
    private static readonly string[] Relations = ["untyped", "finetune", "adapter", "quantized", "merge"];
    private readonly Dictionary<string, double?> _figures = [];
    private readonly List<string> _keys = [.. lineage.Keys];
    private readonly Dictionary<string, string> _origins = lineage.Keys.ToDictionary(key => key, lineage.Origin);

    /// <summary>All figures.</summary>
    public IReadOnlyDictionary<string, double?> Figures()
    {
        Anatomy();
        Families();
        Derivatives("owner", lineage.Owners);
        Derivatives("group", lineage.Groups);
        Traits("licence", model => model.Licences);
        Traits("task", model => model.Task);
        Traits("language", model => model.Languages);
        Quantisers();
        Months();
        Shift();
        return _figures;
    }

    private void Anatomy()
    {
        var roots = lineage.Roots.ToList();
        var withParents = _keys.Where(lineage.Parents.ContainsKey).ToList();
        _figures["nodes"] = _keys.Count;
        _figures["phantoms"] = _keys.Count(IsPhantom);
        _figures["edges"] = lineage.Parents.Values.Sum(parents => parents.Count);
        _figures["roots"] = roots.Count;
        _figures["phantomRoots"] = roots.Count(IsPhantom);
        _figures["cyclic"] = withParents.Count(lineage.IsCyclic);
        _figures["maxDepth"] = _keys.Count == 0 ? 0 : _keys.Max(lineage.Depth);
        var bearing = _keys.Count(key => lineage.Children(key).Count > 0);
        _figures["branching"] = bearing == 0 ? null : _figures["edges"] / bearing;
        foreach (var depth in _keys.GroupBy(lineage.Depth))
        {
            _figures[$"depth {depth.Key}"] = depth.Count();
        }

        foreach (var (relation, of) in withParents.GroupBy(key => lineage.Parents[key][0].Relation).Select(group => (group.Key, group.ToList())))
        {
            _figures[$"relation {relation}"] = of.Count;
            _figures[$"with children {relation}"] = of.Count(key => lineage.Children(key).Count > 0);
        }

        int[] starts = [1, 2, 10, 100, 1_000, 10_000, 100_000];
        foreach (var start in starts)
        {
            _figures[$"families from {start}"] = roots.Count(root => starts.Last(from => from <= Math.Max(1, Below(root))) == start);
        }
    }

    private void Families()
    {
        var sizes = _keys.Where(key => !IsPhantom(key)).GroupBy(key => _origins[key]).ToDictionary(family => family.Key, family => family.Count());
        var roots = lineage.Roots
            .OrderByDescending(Below)
            .ThenByDescending(root => sizes.GetValueOrDefault(root))
            .ThenBy(Name, StringComparer.Ordinal)
            .ThenBy(root => root, StringComparer.Ordinal)
            .Take(ListLength);
        foreach (var root in roots)
        {
            _figures[$"family {root} models"] = sizes.GetValueOrDefault(root);
            _figures[$"family {root} descendants"] = Below(root);
            _figures[$"family {root} depth"] = Reach(root);
        }
    }

    private int Reach(string root)
    {
        var (seen, ring, reach) = (new HashSet<string> { root }, new List<string> { root }, -1);
        for (; ring.Count > 0; reach++)
        {
            ring = [.. ring.SelectMany(lineage.Children).Where(seen.Add)];
        }

        return reach;
    }

    private void Derivatives(string what, Dictionary<string, PlainDerivatives> all)
    {
        var lines = all
            .Select(entry => (entry.Key, entry.Value, Direct: entry.Value.Direct.Values.Sum(), Below: entry.Value.Descendants.Values.Sum()))
            .Where(entry => entry.Direct > 0)
            .OrderByDescending(entry => entry.Direct)
            .ThenByDescending(entry => entry.Below)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(ListLength);
        foreach (var (name, counts, direct, below) in lines)
        {
            _figures[$"{what} {name} direct"] = direct;
            _figures[$"{what} {name} first"] = counts.DirectAsFirst;
            _figures[$"{what} {name} fractional"] = counts.DirectFractional;
            _figures[$"{what} {name} transitive"] = below;
            foreach (var relation in Relations)
            {
                _figures[$"{what} {name} direct {relation}"] = counts.Direct.GetValueOrDefault(relation);
                _figures[$"{what} {name} transitive {relation}"] = counts.Descendants.GetValueOrDefault(relation);
            }
        }
    }

    private void Traits(string trait, Func<PlainModel, string> read)
    {
        var edges = new List<(string Relation, string[] Parent, string[] Child)>();
        foreach (var (child, parents) in lineage.Parents)
        {
            var own = Values(child);
            edges.AddRange(parents.Select(parent => (parent.Relation, Values(parent.Parent), own)).Where(edge => edge.own.Length > 0 && edge.Item2.Length > 0));
        }

        foreach (var relation in Relations.Prepend("all"))
        {
            var some = edges.Where(edge => relation == "all" || edge.Relation == relation).ToList();
            _figures[$"trait {trait} {relation} edges"] = some.Count;
            _figures[$"trait {trait} {relation} rate"] = some.Count == 0
                ? null
                : some.Average(edge => edge.Parent.Except(edge.Child).Union(edge.Child.Except(edge.Parent)).Count() / (double)edge.Parent.Union(edge.Child).Count());
        }

        string[] Values(string key) => lineage.Find(key) is { } model ? [.. read(model).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()] : [];
    }

    private void Quantisers()
    {
        var by = new Dictionary<string, List<PlainModel>>();
        var of = new Dictionary<string, List<PlainModel>>();
        var own = new Dictionary<string, List<PlainModel>>();
        foreach (var key in _keys.Where(key => !IsPhantom(key)))
        {
            var (owner, origin, model) = (lineage.Owner(key), lineage.Owner(_origins[key]), lineage.Find(key)!);
            if (owner == origin)
            {
                Add(own, owner, model);
            }
            else if (lineage.Parents.TryGetValue(key, out var parents) && parents[0].Relation == "quantized")
            {
                Add(by, owner, model);
                Add(of, origin, model);
            }
        }

        foreach (var (owner, models) in Top(by))
        {
            _figures[$"intermediary {owner} models"] = models.Count;
            _figures[$"intermediary {owner} downloads30d"] = Sum(models, model => model.Downloads30d);
            _figures[$"intermediary {owner} downloadsAllTime"] = Sum(models, model => model.DownloadsAllTime);
        }

        foreach (var (owner, models) in Top(of))
        {
            var (theirs, itself) = (Sum(models, model => model.Downloads30d), Sum(own.GetValueOrDefault(owner) ?? [], model => model.Downloads30d));
            _figures[$"distribution {owner} quantised"] = models.Count;
            _figures[$"distribution {owner} own"] = own.GetValueOrDefault(owner)?.Count ?? 0;
            _figures[$"distribution {owner} ratio"] = itself is null or 0 ? null : theirs / itself;
        }

        static void Add(Dictionary<string, List<PlainModel>> all, string key, PlainModel model)
        {
            if (!all.TryGetValue(key, out var models))
            {
                all[key] = models = [];
            }

            models.Add(model);
        }

        static IEnumerable<KeyValuePair<string, List<PlainModel>>> Top(Dictionary<string, List<PlainModel>> all) => all
            .OrderByDescending(entry => Sum(entry.Value, model => model.Downloads30d) ?? -1)
            .ThenByDescending(entry => entry.Value.Count)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(ListLength);

        static double? Sum(List<PlainModel> models, Func<PlainModel, long?> read) => models.Any(model => read(model) is not null) ? models.Sum(model => read(model) ?? 0) : null;
    }

    private void Months()
    {
        var lines = new List<(string Month, string Country, string Holder, bool IsUsed)>();
        foreach (var key in lineage.Parents.Keys.Where(key => _origins[key] != key))
        {
            var (model, owner) = (lineage.Find(key)!, lineage.Owner(_origins[key]));
            var month = model.CreatedAt < Floor ? "before" : model.CreatedAt.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            lines.Add((month, lineage.Registry.CountryOf(owner, lineage.RegistryDate), lineage.Group(owner) ?? owner, (model.DownloadsAllTime ?? model.Downloads30d ?? 0) > 5));
        }

        var kept = lines.GroupBy(line => line.Holder)
            .OrderByDescending(holder => holder.Count()).ThenBy(holder => holder.Key, StringComparer.Ordinal)
            .Take(HoldersKept).Select(holder => holder.Key).ToHashSet();
        foreach (var month in lines.GroupBy(line => line.Month))
        {
            Shares($"month {month.Key}", month);
            foreach (var country in month.GroupBy(line => line.Country))
            {
                Shares($"month {month.Key} country {country.Key}", country);
            }

            foreach (var holder in month.GroupBy(line => kept.Contains(line.Holder) ? line.Holder : "others"))
            {
                Shares($"month {month.Key} holder {holder.Key}", holder);
            }
        }

        void Shares(string name, IEnumerable<(string Month, string Country, string Holder, bool IsUsed)> some)
        {
            _figures[$"{name} all"] = some.Count();
            _figures[$"{name} used"] = some.Count(line => line.IsUsed);
        }
    }

    private void Shift()
    {
        foreach (var key in lineage.Parents.Keys)
        {
            var (from, to, model) = (lineage.Owner(key), lineage.Owner(_origins[key]), lineage.Find(key)!);
            Move("country", lineage.Registry.CountryOf(from, lineage.RegistryDate), lineage.Registry.CountryOf(to, lineage.RegistryDate));
            Move("type", Type(from), Type(to));
            Move("group", GroupMember(from), GroupMember(to));

            void Move(string what, string loses, string gains)
            {
                if (loses != gains)
                {
                    Add($"shift {what} {loses}", -1);
                    Add($"shift {what} {gains}", 1);
                }
            }

            void Add(string name, int sign)
            {
                foreach (var (figure, value) in new[]
                {
                    ("models", 1), ("downloads30d", model.Downloads30d ?? 0), ("downloadsAllTime", model.DownloadsAllTime ?? 0), ("likes", model.Likes ?? 0),
                    ("edges", lineage.DeclaredBy(key).Values.Sum()),
                })
                {
                    _figures[$"{name} {figure}"] = (_figures.GetValueOrDefault($"{name} {figure}") ?? 0) + (sign * value);
                }
            }
        }

        string Type(string owner) => lineage.Registry.Find(owner, lineage.RegistryDate)?.Type.ToString().ToLowerInvariant() ?? "unreviewed";

        string GroupMember(string owner) => lineage.Registry.Find(owner, lineage.RegistryDate) is { } row ? row.Group ?? "none" : "unreviewed";
    }

    private static bool IsPhantom(string key) => key[0] == '?';

    private string Name(string key) => IsPhantom(key) ? key[1..] : lineage.Find(key)!.Name;

    private int Below(string key) => lineage.Models.TryGetValue(key, out var counts) ? counts.Descendants.Values.Sum() : 0;
}
