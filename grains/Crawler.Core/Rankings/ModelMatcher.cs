using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Rollups;

namespace Crawler.Core.Rankings;

/// <summary>Holds packed records against a filter, cheap conditions first, without making objects of them. Not thread-safe.</summary>
internal sealed class ModelMatcher
{
    private readonly ModelFilter _filter;
    private readonly OwnerRegistry _registry;
    private readonly DateOnly _registryDate;
    private readonly EdgeList _edges = new();
    private readonly byte[]? _owner;
    private readonly (Dimension Dimension, byte[] Member)[] _members;
    private readonly bool _asksRegistry;
    private readonly Dictionary<byte[], bool> _verdicts = new(Utf8KeyComparer.Instance);
    private readonly Dictionary<byte[], bool>.AlternateLookup<ReadOnlySpan<byte>> _verdictsByUtf8;

    public ModelMatcher(ModelFilter filter, OwnerRegistry registry, DateOnly registryDate)
    {
        _filter = filter;
        _registry = registry;
        _registryDate = registryDate;
        _owner = filter.Owner is null ? null : Encoding.UTF8.GetBytes(filter.Owner);
        _members = [.. filter.Members.Where(member => !KnownDimensions.Of(member.Key).IsByRegistry).Select(member => (member.Key, Encoding.UTF8.GetBytes(member.Value)))];
        _asksRegistry = filter.Country is not null || filter.Members.Keys.Any(dimension => KnownDimensions.Of(dimension).IsByRegistry);
        _verdictsByUtf8 = _verdicts.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool Matches(in ObservationView view)
    {
        if (view.Downloads30d < (_filter.MinDownloads30d ?? long.MinValue)
            || view.DownloadsAllTime < (_filter.MinDownloadsAllTime ?? long.MinValue)
            || view.CreatedAt < (_filter.CreatedFrom?.ToUnixTimeMilliseconds() ?? long.MinValue)
            || view.CreatedAt >= (_filter.CreatedBefore?.ToUnixTimeMilliseconds() ?? long.MaxValue)
            || (_owner is not null && !view.Owner.SequenceEqual(_owner)))
        {
            return false;
        }

        foreach (var (dimension, member) in _members)
        {
            if (!RecordMembers.Has(view, dimension, member))
            {
                return false;
            }
        }

        return HasParents(view) && (!_asksRegistry || IsOwnerWanted(view.Owner));
    }

    private bool HasParents(in ObservationView view)
    {
        if (_filter.Relation is null && !_filter.IsWithoutParent)
        {
            return true;
        }

        _edges.Read(view);
        if (_filter.IsWithoutParent)
        {
            return _edges.Count == 0;
        }

        for (var i = 0; i < _edges.Count; i++)
        {
            if (_edges.RelationAt(i) == _filter.Relation)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOwnerWanted(ReadOnlySpan<byte> owner)
    {
        if (!_verdictsByUtf8.TryGetValue(owner, out var isWanted))
        {
            var members = OwnerMembers.Of(_registry, Encoding.UTF8.GetString(owner), _registryDate);
            isWanted = Is(_filter.Country, members.Country)
                && Is(_filter.Members.GetValueOrDefault(Dimension.OrgType), members.Type)
                && Is(_filter.Members.GetValueOrDefault(Dimension.ParentGroup), members.Group);
            _verdictsByUtf8[owner] = isWanted;
        }

        return isWanted;
    }

    private static bool Is(string? wanted, string actual) => wanted is null || wanted == actual;
}
