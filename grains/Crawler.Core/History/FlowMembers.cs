using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;

namespace Crawler.Core.History;

/// <summary>What a repository's downloads are counted under. The country in a model's first year is the country again, for the days of that year only.</summary>
public sealed class FlowMembers
{
    private static readonly string[] Relations = [.. Enum.GetNames<Relation>().Select(name => name.ToLowerInvariant())];
    private readonly OwnerRegistry _registry;
    private readonly IReadOnlyDictionary<RepoId, string> _origins;
    private readonly ParentList _parents = new();
    private readonly Dictionary<(string Owner, int Month), OwnerMembers> _owners = [];

    /// <summary>Members by an attribution and a lineage.</summary>
    /// <param name="registry">The attribution; each month counts by what held on its last day.</param>
    /// <param name="origins">Who began the lines of models that derive from others: the owner, for those where it is not the model's own.</param>
    public FlowMembers(OwnerRegistry registry, IReadOnlyDictionary<RepoId, string> origins) => (_registry, _origins) = (registry, origins);

    /// <summary>All members of a record in a month, apart from <see cref="FlowDimension.CountryFirstYear"/>; the country comes first.</summary>
    public IReadOnlyList<(FlowDimension Dimension, string Member)> Of(ReadOnlySpan<byte> observation, int month)
    {
        var view = new ObservationView(observation);
        var name = Encoding.UTF8.GetString(view.Owner);
        var owner = OwnerOf(name, month);
        var origin = _origins.TryGetValue(view.Id, out var other) ? OwnerOf(other, month) : owner;
        var members = new List<(FlowDimension, string)>
        {
            (FlowDimension.Country, owner.Country),
            (FlowDimension.Total, "all"),
            (FlowDimension.OrgType, owner.Type),
            (FlowDimension.ParentGroup, owner.Group),
            (FlowDimension.CountryOfOrigin, origin.Country),
            (FlowDimension.OrgTypeOfOrigin, origin.Type),
            (FlowDimension.ParentGroupOfOrigin, origin.Group),
            (FlowDimension.SizeBand, Encoding.UTF8.GetString(SizeBand.Of(view.Parameters))),
            (FlowDimension.Task, Encoding.UTF8.GetString(Member.Of(view.Task))),
            (FlowDimension.Relation, RelationOf(view)),
        };
        AddFamilies(view, members);
        return members;
    }

    private OwnerMembers OwnerOf(string owner, int month)
    {
        if (!_owners.TryGetValue((owner, month), out var members))
        {
            _owners[(owner, month)] = members = OwnerMembers.Of(_registry, owner, HistoryMonth.First(month + 1).AddDays(-1));
        }

        return members;
    }

    private string RelationOf(in ObservationView view)
    {
        _parents.Read(view);
        return _parents.Count == 0 ? Member.None : Relations[(int)_parents.RelationAt(0)];
    }

    private static void AddFamilies(in ObservationView view, List<(FlowDimension, string)> members)
    {
        var collector = new Collector(members);
        RecordMembers.VisitFamilies(view, ref collector);
    }

    private readonly struct Collector(List<(FlowDimension, string)> members) : IMemberVisitor
    {
        public void Visit(Dimension dimension, scoped ReadOnlySpan<byte> member)
        {
            if (dimension == Dimension.Family)
            {
                members.Add((FlowDimension.Family, Encoding.UTF8.GetString(member)));
            }
        }
    }
}
