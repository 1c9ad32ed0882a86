using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;

namespace Crawler.Core.Rollups;

/// <summary>
/// A partition's rollups, kept incrementally: each change takes the record's old contribution back and adds the new one. Not thread-safe.
/// </summary>
public sealed class PartitionFold
{
    private readonly OwnerRegistry _registry;
    private readonly DateOnly _registryDate;
    private readonly EdgeList _edges = new();
    private readonly Dictionary<byte[], OwnerTotals> _owners = new(Utf8KeyComparer.Instance);
    private readonly Dictionary<byte[], OwnerTotals>.AlternateLookup<ReadOnlySpan<byte>> _ownersByUtf8;
    private readonly Dictionary<string, Measures> _countries = new(StringComparer.Ordinal);
    private readonly DimensionFold _dimensions = new();
    private Measures _total;

    /// <summary>An empty fold.</summary>
    /// <param name="registry">The attribution in force.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    public PartitionFold(OwnerRegistry registry, DateOnly registryDate)
    {
        _registry = registry;
        _registryDate = registryDate;
        _ownersByUtf8 = _owners.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The registry the fold was made with.</summary>
    public OwnerRegistry Registry => _registry;

    /// <summary>The day whose attribution holds.</summary>
    public DateOnly RegistryDate => _registryDate;

    /// <summary>Which attribution the fold was made with.</summary>
    public RegistryStamp Stamp => new(_registry.Version, _registryDate);

    /// <summary>Everything.</summary>
    public Measures Total => _total;

    /// <summary>Totals by country member (see <see cref="OwnerRegistry"/>), each with at least one record.</summary>
    public IReadOnlyDictionary<string, Measures> Countries => _countries;

    /// <summary>Totals by owner, each with at least one record.</summary>
    public IReadOnlyCollection<OwnerTotals> Owners => _owners.Values;

    /// <summary>The totals of one owner, or null where it has no live record.</summary>
    public OwnerTotals? FindOwner(string owner) => _owners.GetValueOrDefault(System.Text.Encoding.UTF8.GetBytes(owner));

    /// <summary>A copy of the totals by the members of one dimension.</summary>
    public DimensionTotals Dimension(Dimension dimension) => _dimensions.Totals(dimension);

    /// <summary>Folds all live records of a partition from scratch.</summary>
    public static PartitionFold Of(RecordCapture records, OwnerRegistry registry, DateOnly registryDate)
    {
        var fold = new PartitionFold(registry, registryDate);
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (records.State(slot).IsLive)
            {
                fold.Add(records.Observation(slot));
            }
        }

        return fold;
    }

    /// <summary>Adds a record's contribution.</summary>
    public void Add(ReadOnlySpan<byte> observation) => Add(new ObservationView(observation));

    /// <summary>Adds a record's contribution.</summary>
    public void Add(in ObservationView view) => Add(view, out _);

    /// <summary>Adds a record's contribution, and tells it.</summary>
    /// <returns>The owner that the record counts with.</returns>
    internal OwnerTotals Add(in ObservationView view, out Measures contribution)
    {
        contribution = Measures.Of(view, _edges);
        if (!_ownersByUtf8.TryGetValue(view.Owner, out var owner))
        {
            var name = System.Text.Encoding.UTF8.GetString(view.Owner);
            owner = new OwnerTotals(name, OwnerMembers.Of(_registry, name, _registryDate));
            _ownersByUtf8[view.Owner] = owner;
        }

        owner.Totals += contribution;
        _countries[owner.Country] = _countries.GetValueOrDefault(owner.Country) + contribution;
        _dimensions.Add(view, owner.Members, contribution);
        _total += contribution;
        return owner;
    }

    /// <summary>Takes back the contribution of a record that was added.</summary>
    public void Remove(ReadOnlySpan<byte> observation)
    {
        var view = new ObservationView(observation);
        var contribution = Measures.Of(view, _edges);
        var owner = _ownersByUtf8[view.Owner];
        owner.Totals -= contribution;
        if (owner.Totals.Models == 0)
        {
            _ownersByUtf8.Remove(view.Owner);
        }

        var country = _countries[owner.Country] - contribution;
        if (country.Models == 0)
        {
            _countries.Remove(owner.Country);
        }
        else
        {
            _countries[owner.Country] = country;
        }

        _dimensions.Remove(view, owner.Members, contribution);
        _total -= contribution;
    }
}

/// <summary>The rollup of one owner.</summary>
public sealed class OwnerTotals
{
    internal OwnerTotals(string name, OwnerMembers members)
    {
        Name = name;
        Members = members;
    }

    /// <summary>The namespace; empty for the legacy names without one.</summary>
    public string Name { get; }

    /// <summary>Where the registry puts it.</summary>
    public OwnerMembers Members { get; }

    /// <summary>The country member it is attributed to.</summary>
    public string Country => Members.Country;

    /// <summary>What its records add up to.</summary>
    public Measures Totals { get; internal set; }
}
