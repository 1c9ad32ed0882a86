using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Audit;

/// <summary>
/// Counts the figures of a census again, from unpacked records alone and by the plainest means: lists, sorting, loops. Shares no code with the incremental fold
/// nor with the merging of vectors, so that it can testify against them.
/// </summary>
public sealed class PlainRecount(OwnerRegistry registry, DateOnly registryDate)
{
    private readonly Dictionary<string, PlainTotals> _owners = [];
    private readonly Dictionary<string, PlainTotals> _countries = [];
    private readonly Dictionary<Dimension, Dictionary<string, PlainTotals>> _dimensions = [];
    private readonly PlainTotals _all = new();
    private readonly List<long> _downloads30d = [];
    private readonly List<long> _downloadsAllTime = [];
    private readonly PlainSizes _sizes = new();
    private readonly Dictionary<string, long> _relations = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _parents = [];

    /// <summary>Records counted.</summary>
    public PlainTotals Total => _all;

    /// <summary>Totals by owner.</summary>
    public IReadOnlyDictionary<string, PlainTotals> Owners => _owners;

    /// <summary>Totals by country member.</summary>
    public IReadOnlyDictionary<string, PlainTotals> Countries => _countries;

    /// <summary>Totals by the members of a dimension.</summary>
    public IReadOnlyDictionary<string, PlainTotals> Members(Dimension dimension) => _dimensions.GetValueOrDefault(dimension) ?? [];

    /// <summary>Counts one live record.</summary>
    public void Add(Observation model)
    {
        var slash = model.Name.IndexOf('/', StringComparison.Ordinal);
        var owner = slash < 0 ? "" : model.Name[..slash];
        var edges = EdgesOf(model);
        foreach (var totals in new[] { _all, Of(_owners, owner), Of(_countries, registry.CountryOf(owner, registryDate)) })
        {
            totals.Add(model, edges.Count);
        }

        foreach (var (dimension, member) in PlainDimensions.Of(model, registry.Find(owner, registryDate)))
        {
            if (!_dimensions.TryGetValue(dimension, out var members))
            {
                _dimensions[dimension] = members = [];
            }

            Of(members, member).Add(model, edges.Count);
        }

        if (model.Downloads30d is { } recent)
        {
            _downloads30d.Add(recent);
        }

        if (model.DownloadsAllTime is { } ever)
        {
            _downloadsAllTime.Add(ever);
        }

        _sizes.Add(model.Parameters, model.Downloads30d);
        _names.Add(model.Name);
        foreach (var (parent, relation) in edges)
        {
            _parents.Add(parent);
            _relations[relation] = _relations.GetValueOrDefault(relation) + 1;
        }
    }

    /// <summary>Models that claim a size that nobody believes.</summary>
    public int ImplausibleSizes => _sizes.Implausible;

    /// <summary>All figures as name and value, in the names of the census' JSON. Undefined figures are null.</summary>
    /// <param name="areSizesBounded">Whether sizes that nobody believes are left out; censuses of the first versions believed all.</param>
    public IReadOnlyDictionary<string, double?> Figures(bool areSizesBounded = true)
    {
        var figures = new Dictionary<string, double?>
        {
            ["models"] = _all.Models,
            ["owners"] = _owners.Count,
            ["downloads30d"] = _downloads30d.Count == 0 ? null : _all.Downloads30d,
            ["downloadsAllTime"] = _downloadsAllTime.Count == 0 ? null : _all.DownloadsAllTime,
            ["likes"] = _all.LikesKnown == 0 ? null : _all.Likes,
            ["lineage.withParent"] = _all.WithParent,
            ["lineage.edges"] = _all.Edges,
            ["lineage.phantomParents"] = _parents.Count(parent => !_names.Contains(parent)),
        };
        foreach (var relation in new[] { "finetune", "adapter", "quantized", "merge", "untyped" })
        {
            figures["lineage." + relation] = _relations.GetValueOrDefault(relation);
        }

        PlainConcentration.Models(figures, "concentration.downloads30d.", _downloads30d, _all.Models);
        PlainConcentration.Models(figures, "concentration.downloadsAllTime.", _downloadsAllTime, _all.Models);
        _sizes.Add(figures, areSizesBounded);
        return figures;
    }

    /// <summary>The figures that later censuses have beside, by name.</summary>
    /// <param name="withRegistry">Whether those that depend on the registry are wanted too.</param>
    public IReadOnlyDictionary<string, double?> LaterFigures(bool withRegistry)
    {
        var figures = new Dictionary<string, double?>();
        _sizes.AddLater(figures, _downloads30d.Count == 0 ? null : _all.Downloads30d);
        PlainConcentration.Tails(figures, "concentration.downloads30d.", _downloads30d);
        PlainConcentration.Tails(figures, "concentration.downloadsAllTime.", _downloadsAllTime);
        if (withRegistry)
        {
            Levels(figures, "downloads30d", totals => totals.Downloads30dKnown == 0 ? null : totals.Downloads30d);
            Levels(figures, "downloadsAllTime", totals => totals.DownloadsAllTimeKnown == 0 ? null : totals.DownloadsAllTime);
        }

        return figures;
    }

    private void Levels(Dictionary<string, double?> figures, string counter, Func<PlainTotals, long?> value)
    {
        var name = $"concentration.{counter}.";
        var groups = _owners
            .GroupBy(owner => registry.Find(owner.Key, registryDate)?.Group is { Length: > 0 } group ? $"group {group}" : $"owner {owner.Key}", owner => value(owner.Value))
            .Where(sums => sums.Any(sum => sum is not null))
            .Select(sums => sums.Sum(sum => sum ?? 0));
        PlainConcentration.Level(figures, name + "owners.", Known(_owners.Values.Select(value)));
        PlainConcentration.Level(figures, name + "groups.", [.. groups]);
        PlainConcentration.Level(figures, name + "countries.", Known(_countries.Values.Select(value)));
        PlainConcentration.Level(
            figures, name + "attributedCountries.", Known(_countries.Where(country => country.Key is not ("undisclosed" or "unreviewed")).Select(country => value(country.Value))));
    }

    private static List<long> Known(IEnumerable<long?> sums) => [.. sums.OfType<long>()];

    internal static Dictionary<string, string> EdgesOf(Observation model)
    {
        var edges = new Dictionary<string, string>();
        foreach (var tag in model.Tags.Where(tag => tag.StartsWith("base_model:", StringComparison.Ordinal)))
        {
            var parent = tag["base_model:".Length..];
            var relation = "untyped";
            foreach (var word in new[] { "finetune", "adapter", "quantized", "merge" })
            {
                if (parent.StartsWith(word + ":", StringComparison.Ordinal))
                {
                    relation = word;
                    parent = parent[(word.Length + 1)..];
                    break;
                }
            }

            if (parent.Length > 0 && parent != model.Name && (!edges.TryGetValue(parent, out var known) || known == "untyped"))
            {
                edges[parent] = relation;
            }
        }

        return edges;
    }

    private static PlainTotals Of(Dictionary<string, PlainTotals> totals, string member)
    {
        if (!totals.TryGetValue(member, out var found))
        {
            totals[member] = found = new PlainTotals();
        }

        return found;
    }
}
