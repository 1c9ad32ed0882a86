using System.Text;
using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>
/// Who bore a name when, for points that were imported under names: a name's points belong to the youngest repository with an <c>_id</c> that bears or bore it and had been
/// created; before that to the name itself, whose repository is only known from the past.
/// </summary>
public sealed class NameBearers
{
    private readonly Dictionary<RepoId, RepoId[]> _bearers = [];
    private readonly Dictionary<RepoId, uint> _newest = [];

    /// <summary>Finds the bearers among the records of a partition.</summary>
    public NameBearers(RecordCapture records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var names = new Dictionary<string, RepoId>(StringComparer.Ordinal);
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (ObservationView.ReadId(records.Observation(slot)) is { IsProvisional: true } id)
            {
                names[Encoding.UTF8.GetString(ObservationView.ReadName(records.Observation(slot)))] = id;
                _newest[id] = records.State(slot).AsOf;
            }
        }

        if (names.Count > 0)
        {
            Collect(records, names);
        }
    }

    /// <summary>Whether any name has a bearer.</summary>
    public bool Any => _bearers.Count > 0;

    /// <summary>To whom a point belongs that was imported under a name.</summary>
    /// <param name="provisional">The id that stands for the name.</param>
    /// <param name="asOf">The point's instant.</param>
    public RepoId At(RepoId provisional, uint asOf)
    {
        var owner = provisional;
        foreach (var bearer in _bearers.GetValueOrDefault(provisional) ?? [])
        {
            owner = bearer.CreatedAtSeconds <= asOf && bearer > owner ? bearer : owner;
        }

        return owner;
    }

    /// <summary>Changes when a point that was imported under a name may belong to someone else than before; 0 where all belong to the names themselves.</summary>
    public ulong Digest()
    {
        // Whoever was created after the newest point of a name has no part in its past.
        var pairs = _bearers.SelectMany(name => name.Value, (name, bearer) => (Name: name.Key, Bearer: bearer));
        var bytes = new byte[2 * RepoId.Size];
        return pairs.Where(pair => pair.Bearer.CreatedAtSeconds <= _newest[pair.Name]).Aggregate(0UL, (sum, pair) =>
        {
            pair.Name.Write(bytes);
            pair.Bearer.Write(bytes.AsSpan(RepoId.Size));
            return unchecked(sum + System.IO.Hashing.XxHash3.HashToUInt64(bytes));
        });
    }

    private void Collect(RecordCapture records, Dictionary<string, RepoId> names)
    {
        var found = new List<(RepoId Provisional, RepoId Bearer)>();
        var byUtf8 = names.ToDictionary(name => Encoding.UTF8.GetBytes(name.Key), name => name.Value, Rollups.Utf8KeyComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var slot = 0; slot < records.Count; slot++)
        {
            var id = ObservationView.ReadId(records.Observation(slot));
            if (!id.IsProvisional && byUtf8.TryGetValue(ObservationView.ReadName(records.Observation(slot)), out var provisional))
            {
                found.Add((provisional, id));
            }
        }

        found.AddRange(records.FormerNames.Where(former => names.ContainsKey(former.Name)).Select(former => (names[former.Name], former.Id)));
        foreach (var bearers in found.GroupBy(pair => pair.Provisional))
        {
            _bearers[bearers.Key] = [.. bearers.Select(pair => pair.Bearer).Distinct()];
        }
    }
}
