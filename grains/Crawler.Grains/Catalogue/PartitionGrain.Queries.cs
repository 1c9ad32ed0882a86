using Crawler.Contracts.Catalogue;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Catalogue;

public sealed partial class PartitionGrain
{
    /// <inheritdoc/>
    public Task<int> CountMissing(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Task.FromResult(names.Count(name => LiveSlot(name) < 0));
    }

    /// <inheritdoc/>
    public Task<PartitionTotals> Totals(PartitionVersion? since)
    {
        var fold = _partition.Fold;
        return Task.FromResult(since == _version
            ? new PartitionTotals(_version, true, default, 0, new Dictionary<string, Measures>(), fold.Stamp)
            : new PartitionTotals(_version, false, fold.Total, fold.Owners.Count, new Dictionary<string, Measures>(fold.Countries), fold.Stamp));
    }

    /// <inheritdoc/>
    public Task<PartitionDimension> Dimension(Dimension dimension, PartitionVersion? since)
    {
        var fold = _partition.Fold;
        return Task.FromResult(since == _version
            ? new PartitionDimension(_version, true, default, [], fold.Stamp)
            : new PartitionDimension(_version, false, fold.Total, fold.Dimension(dimension).Encode(), fold.Stamp));
    }

    /// <inheritdoc/>
    public Task<ModelProfile?> FindByName(string name) =>
        Task.FromResult(Profile(_partition.Records.FindByName(System.Text.Encoding.UTF8.GetBytes(name))));

    /// <inheritdoc/>
    public Task<ModelProfile?> FindById(RepoId id) => Task.FromResult(Profile(_partition.Records.Find(id)));

    /// <inheritdoc/>
    public Task<Ranked?> FindOwner(string owner) =>
        Task.FromResult(_partition.Fold.FindOwner(owner) is { } totals ? OwnerTop.Line(totals) : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Ranked>> TopOwners(TopQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Task.FromResult(OwnerTop.Of(_partition.Fold.Owners, query.OwnerFilter, query.Rank, query.Count));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Ranked>> TopModels(TopQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var fold = _partition.Fold;
        var records = _partition.Records.Capture();
        return Task.Run(() => ModelTop.Of(records, fold.Registry, fold.RegistryDate, query.Rank, query.Count, query.ModelFilter));
    }

    /// <inheritdoc/>
    public Task<RecordPage> ReadRecords(int fromSlot)
    {
        var records = _partition.Records.Capture();
        var to = Math.Min(records.Count, fromSlot + RecordsPerPage);
        var rows = fromSlot >= to ? [] : RecordRows.Encode(records, fromSlot, to, MaxRecordRowBytes);
        return Task.FromResult(new RecordPage(_version, rows, to == records.Count ? null : to));
    }

    /// <inheritdoc/>
    public Task<RecordPage> ReadFormerNames()
    {
        var names = _partition.Records.FormerNames.Capture().Select(JournalEntry.NameGivenUp).ToList();
        return Task.FromResult(new RecordPage(_version, names.Count == 0 ? [] : JournalCodec.Encode(names, MaxRecordRowBytes), null));
    }

    /// <inheritdoc/>
    public Task<FoldedTotals> Folded()
    {
        var fold = _partition.Fold;
        return Task.FromResult(new FoldedTotals(
            _version,
            fold.RegistryDate,
            fold.Total,
            new Dictionary<string, Measures>(fold.Countries),
            fold.Owners.ToDictionary(owner => owner.Name, owner => owner.Totals),
            fold.Registry.Version,
            [.. KnownDimensions.All.Select(info => fold.Dimension(info.Dimension).Encode())]));
    }

    /// <inheritdoc/>
    public Task<PartitionStatus> Status() => Task.FromResult(new PartitionStatus(
        Number,
        _partition.Records.Count,
        _partition.Fold.Total.Models,
        _version,
        _log.Header.JournalRows,
        _log.Header.JournalBytes,
        _log.Header.SnapshotBytes,
        _partition.Records.ArenaBytes,
        _damage,
        _here.Endpoint.ToString()));

    private int LiveSlot(string name)
    {
        var slot = _partition.Records.FindByName(System.Text.Encoding.UTF8.GetBytes(name));
        return slot >= 0 && _partition.Records.State(slot).IsLive ? slot : -1;
    }

    private ModelProfile? Profile(int slot)
    {
        if (slot < 0 || _partition.Records.State(slot).MovedIn != 0)
        {
            return null;
        }

        var fold = _partition.Fold;
        var observation = new ObservationView(_partition.Records.Observation(slot)).ToObservation();
        var country = fold.Registry.CountryOf(OwnerName.Of(observation.Name), fold.RegistryDate);
        return new ModelProfile(observation, _partition.Records.State(slot), country, Number, _log.Header.LastAcceptedFull);
    }
}
