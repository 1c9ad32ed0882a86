using Crawler.Storage.Reminders;
using Crawler.Storage.Rows;

namespace Crawler.Storage;

/// <summary>Orleans' reminder table in an <see cref="ITableStore"/>: one partition a service, one row a reminder.</summary>
/// <remarks>
/// Made for few reminders that wake much, hundreds rather than one a model: every silo reads its whole range again each refresh period, and one
/// partition takes all writes. Rows are in the order of their grains' hashes, so a silo reads its own range alone.
/// </remarks>
public sealed class TableReminders : IReminderTable
{
    private readonly ITableStore _store;
    private readonly string _service;

    /// <summary>Creates the table of one service.</summary>
    /// <param name="store">Where the rows are kept; stays the caller's to close.</param>
    /// <param name="serviceId">The service, which outlives its clusters; services of other ids in the same store are not seen.</param>
    public TableReminders(ITableStore store, string serviceId)
    {
        ArgumentNullException.ThrowIfNull(store);
        CommitRules.CheckKey(serviceId, nameof(serviceId));
        _store = store;
        _service = serviceId;
    }

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken)
    {
        var sameHash = await ScanAsync([ReminderLayout.SameHash(grainId)], cancellationToken);
        return new ReminderTableData(sameHash.Where(entry => entry.GrainId == grainId));
    }

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        new(await ScanAsync(ReminderLayout.Ring(begin, end), cancellationToken));

    /// <inheritdoc/>
    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, CancellationToken.None);

    /// <inheritdoc/>
    /// <returns>The reminder, or null where there is none.</returns>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reminderName);
        var row = await _store.GetAsync(ReminderLayout.Table, _service, ReminderLayout.Key(grainId, reminderName), cancellationToken);
        return row is null ? null : ToEntry(row);
    }

    /// <inheritdoc/>
    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, CancellationToken.None);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain's id or the name is no valid text, so it could not be read back.</exception>
    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var payload = JsonRow.Pack(ReminderMapping.ToRecord(entry), ReminderJson.Default.ReminderRecord);
        var write = RowWrite.Upsert(ReminderLayout.Key(entry.GrainId, entry.ReminderName), payload);
        return (await _store.CommitAsync(ReminderLayout.Table, _service, [write], cancellationToken)).ETags[0];
    }

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        RemoveRow(grainId, reminderName, eTag, CancellationToken.None);

    /// <inheritdoc/>
    /// <returns>Whether the reminder was there with that etag, and now is not.</returns>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reminderName);
        ArgumentNullException.ThrowIfNull(eTag);
        var write = RowWrite.Delete(ReminderLayout.Key(grainId, reminderName), eTag);
        return (await _store.CommitAsync(ReminderLayout.Table, _service, [write], cancellationToken)).Succeeded;
    }

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => TestOnlyClearTable(CancellationToken.None);

    /// <inheritdoc/>
    public Task TestOnlyClearTable(CancellationToken cancellationToken) =>
        PartitionSweep.RemoveAllAsync(_store, ReminderLayout.Table, _service, cancellationToken);

    private async Task<List<ReminderEntry>> ScanAsync(IEnumerable<RowRange> ranges, CancellationToken cancellationToken)
    {
        var entries = new List<ReminderEntry>();
        foreach (var range in ranges)
        {
            await foreach (var row in _store.ScanAsync(ReminderLayout.Table, _service, range, cancellationToken))
            {
                entries.Add(ToEntry(row));
            }
        }

        return entries;
    }

    private ReminderEntry ToEntry(TableRow row) =>
        ReminderMapping.ToEntry(JsonRow.Unpack(row, ReminderJson.Default.ReminderRecord, ReminderLayout.Table, _service), row.ETag);
}
