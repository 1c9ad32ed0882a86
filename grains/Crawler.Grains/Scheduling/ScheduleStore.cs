using System.Runtime.CompilerServices;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Scheduling;

/// <summary>The schedules in the store: one row each, all in one partition, each written by its own grain under the condition that nobody else has written it.</summary>
internal sealed class ScheduleStore(ITableStore store, string name)
{
    private const string Partition = "schedules";
    public const string Prefix = "s/";
    private const string DefaultsMade = "defaults-made";
    private string? _etag;

    /// <summary>The schedule as last read or written; null where there is none.</summary>
    public ScheduleRecord? Record { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.Schedules, Partition, Prefix + name, cancellationToken);
        (Record, _etag) = row is null ? (null, null) : (Read(row), row.ETag);
    }

    /// <exception cref="InvalidOperationException">Another activation wrote it meanwhile: load it again.</exception>
    public Task SaveAsync(ScheduleRecord record)
    {
        var payload = StoredJson.Write(record);
        return CommitAsync(_etag is null ? RowWrite.Insert(Prefix + name, payload) : RowWrite.Replace(Prefix + name, payload, _etag), record);
    }

    /// <inheritdoc cref="SaveAsync"/>
    public Task DeleteAsync() => CommitAsync(RowWrite.Delete(Prefix + name, _etag), null);

    public static async IAsyncEnumerable<ScheduleRecord> AllAsync(ITableStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ScanAsync(Tables.Schedules, Partition, RowRange.Prefix(Prefix), cancellationToken))
        {
            yield return Read(row);
        }
    }

    /// <summary>Writes the first schedules of a store, all of them or none, and that they were.</summary>
    /// <returns>False where that had been done before, or one of them is there.</returns>
    public static async Task<bool> TryMakeDefaultsAsync(ITableStore store, IEnumerable<ScheduleRecord> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var writes = records.Select(record => RowWrite.Insert(Prefix + record.Spec.Name, StoredJson.Write(record)));
        var result = await store.CommitAsync(Tables.Schedules, Partition, [RowWrite.Insert(DefaultsMade, StoredJson.Write(now)), .. writes], cancellationToken);
        return result.Succeeded;
    }

    private async Task CommitAsync(RowWrite write, ScheduleRecord? record)
    {
        var result = await store.CommitAsync(Tables.Schedules, Partition, [write], CancellationToken.None);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"The schedule {name} was written by another activation meanwhile. Try again.");
        }

        (Record, _etag) = (record, result.ETags[0]);
    }

    private static ScheduleRecord Read(TableRow row)
    {
        var record = StoredJson.Read<ScheduleRecord>(row.Payload);
        return record.V <= ScheduleRecord.KnownVersion
            ? record
            : throw new InvalidDataException($"The schedule {row.Key[Prefix.Length..]} was stored by a newer version of this program (format {record.V}). Run that version.");
    }
}
