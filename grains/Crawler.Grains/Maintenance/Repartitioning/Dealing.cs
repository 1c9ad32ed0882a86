using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.History;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Maintenance.Repartitioning;

/// <summary>
/// Where everything of the old partitions goes. A record goes where its owner's slot does, a former name where that of its owner does. A repository that has moved left its past in
/// the partition of its old owner: that stretch stays apart, in another partition than the record, because what was downloaded from the old owner stays with the old owner.
/// </summary>
internal sealed class Dealing
{
    private readonly IReadOnlyList<OldPartition> _old;
    private readonly PartitionMap _map;
    private readonly int[][] _places;
    private readonly int[] _homeless;
    private readonly Dictionary<RepoId, SortedSet<int>> _copies = [];
    private readonly List<FormerName>[] _names;
    private readonly List<(RepoId Id, byte[] Name, RecordState State)>[] _stubs;

    public Dealing(IReadOnlyList<OldPartition> old, PartitionMap map)
    {
        (_old, _map) = (old, map);
        _places = [.. old.Select(partition => new int[partition.Records.Count])];
        _homeless = [.. old.Select(partition => (int)((long)partition.Number * map.Count / old.Count))];
        _names = [.. Enumerable.Range(0, map.Count).Select(_ => new List<FormerName>())];
        _stubs = [.. Enumerable.Range(0, map.Count).Select(_ => new List<(RepoId, byte[], RecordState)>())];
        DealRecords();
        DealMoved();
        DealNames();
    }

    /// <summary>The former names of a new partition.</summary>
    public IReadOnlyList<FormerName> Names(int place) => _names[place];

    /// <summary>
    /// What a new partition needs besides: of a repository that changed its owner within one old partition and whose former owner is dealt elsewhere, what a move would have left there.
    /// </summary>
    public IReadOnlyList<(RepoId Id, byte[] Name, RecordState State)> Stubs(int place) => _stubs[place];

    /// <summary>Where a record goes.</summary>
    public int PlaceOf(OldPartition old, int slot) => _places[old.Number][slot];

    /// <summary>Where a point goes, and under which id: one that was imported under a name follows its bearer where that goes elsewhere.</summary>
    public (int Place, RepoId Id) PlaceOf(OldPartition old, RepoId id, in HistoryPoint point)
    {
        var place = old.Find(id) is >= 0 and var slot ? PlaceOf(old, slot) : _homeless[old.Number];
        if (id.IsProvisional
            && old.Bearers.At(id, point.AsOf) is var bearer && bearer != id
            && old.Find(bearer) is >= 0 and var taker && PlaceOf(old, taker) != place)
        {
            return (PlaceOf(old, taker), bearer);
        }

        return (place, id);
    }

    /// <summary>Whether anything of an old partition goes to a new one.</summary>
    public bool IsSource(OldPartition old, int place) => _homeless[old.Number] == place || Array.IndexOf(_places[old.Number], place) >= 0;

    private void DealRecords()
    {
        foreach (var (old, slot) in Slots(isMoved: false))
        {
            Put(old, slot, Natural(old, slot), "is held twice; a crawl that did not come to its end left it so. Run a full crawl, then try again");
        }
    }

    private void DealMoved()
    {
        foreach (var (old, slot) in Slots(isMoved: true))
        {
            var taken = _copies.GetValueOrDefault(old.IdAt(slot));
            var place = Natural(old, slot);
            for (var tries = 0; tries < _map.Count && taken?.Contains(place) == true; tries++)
            {
                place = (place + 1) % _map.Count;
            }

            Put(old, slot, place, $"has left its past in {taken?.Count} other partitions, which are kept apart. Choose more partitions than that");
        }
    }

    private void DealNames()
    {
        foreach (var old in _old)
        {
            foreach (var former in old.Records.FormerNames)
            {
                var place = _map.OfOwner(OwnerName.Of(former.Name));
                _names[place].Add(former);
                if (old.Find(former.Id) is >= 0 and var slot && _copies[former.Id].Add(place))
                {
                    var state = new RecordState(0, 0, old.Records.State(slot).FirstSeenIn, MovedIn: former.LeftIn);
                    _stubs[place].Add((former.Id, Encoding.UTF8.GetBytes(former.Name), state));
                }
            }
        }
    }

    private IEnumerable<(OldPartition Old, int Slot)> Slots(bool isMoved) =>
        from old in _old
        from slot in Enumerable.Range(0, old.Records.Count)
        where old.Records.State(slot).MovedIn != 0 == isMoved
        select (old, slot);

    private int Natural(OldPartition old, int slot) => _map.Of(OwnerName.SlotOf(OwnerName.Of(ObservationView.ReadName(old.Records.Observation(slot)))));

    private void Put(OldPartition old, int slot, int place, string otherwise)
    {
        var id = old.IdAt(slot);
        if (!_copies.TryGetValue(id, out var copies))
        {
            _copies[id] = copies = [];
        }

        _places[old.Number][slot] = copies.Add(place)
            ? place
            : throw new RepartitionException($"{Encoding.UTF8.GetString(ObservationView.ReadName(old.Records.Observation(slot)))} ({id}) {otherwise}.");
    }
}
