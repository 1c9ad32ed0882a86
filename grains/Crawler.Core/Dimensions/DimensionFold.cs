using System.Runtime.InteropServices;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Rollups;

namespace Crawler.Core.Dimensions;

/// <summary>The members of all dimensions in one partition, kept incrementally. Costs memory for each member, none for a record. Not thread-safe.</summary>
internal sealed class DimensionFold
{
    private readonly MemberTable[] _tables = [.. KnownDimensions.All.Select(_ => new MemberTable())];

    /// <summary>Adds a record's contribution to each of its members.</summary>
    public void Add(in ObservationView view, OwnerMembers owner, in Measures contribution)
    {
        var adding = new Adding(_tables, contribution);
        RecordMembers.Visit(view, owner, ref adding);
    }

    /// <summary>Takes the contribution back of a record that was added.</summary>
    public void Remove(in ObservationView view, OwnerMembers owner, in Measures contribution)
    {
        var removing = new Removing(_tables, contribution);
        RecordMembers.Visit(view, owner, ref removing);
    }

    /// <summary>A copy of one dimension's totals.</summary>
    public DimensionTotals Totals(Dimension dimension) => new(dimension, _tables[(int)dimension - 1].ToDictionary());

    private readonly ref struct Adding(MemberTable[] tables, in Measures contribution) : IMemberVisitor
    {
        private readonly ref readonly Measures _contribution = ref contribution;

        public void Visit(Dimension dimension, scoped ReadOnlySpan<byte> member) => tables[(int)dimension - 1].Add(member, _contribution);
    }

    private readonly ref struct Removing(MemberTable[] tables, in Measures contribution) : IMemberVisitor
    {
        private readonly ref readonly Measures _contribution = ref contribution;

        public void Visit(Dimension dimension, scoped ReadOnlySpan<byte> member) => tables[(int)dimension - 1].Remove(member, _contribution);
    }

    private sealed class MemberTable
    {
        private readonly Dictionary<byte[], Measures> _members = new(Utf8KeyComparer.Instance);
        private readonly Dictionary<byte[], Measures>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

        public MemberTable() => _byUtf8 = _members.GetAlternateLookup<ReadOnlySpan<byte>>();

        public void Add(scoped ReadOnlySpan<byte> member, in Measures contribution)
        {
            ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUtf8, member, out _);
            totals += contribution;
        }

        public void Remove(scoped ReadOnlySpan<byte> member, in Measures contribution)
        {
            ref var totals = ref CollectionsMarshal.GetValueRefOrNullRef(_byUtf8, member);
            totals -= contribution;
            if (totals.Models == 0)
            {
                _byUtf8.Remove(member);
            }
        }

        public Dictionary<string, Measures> ToDictionary() =>
            _members.ToDictionary(entry => Encoding.UTF8.GetString(entry.Key), entry => entry.Value, StringComparer.Ordinal);
    }
}
