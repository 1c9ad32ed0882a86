using Crawler.Storage.Rows;

namespace Crawler.Storage.Membership;

/// <summary>What one scan saw of a cluster's table.</summary>
internal sealed class MembershipCut
{
    private readonly string _partition;
    private readonly Dictionary<string, TableRow> _heartbeats = [];
    private readonly List<SiloRow> _silos = [];
    private TableRow? _first;
    private TableRow? _last;

    private MembershipCut(string partition) => _partition = partition;

    /// <summary>The silos, each with the rows it was read from.</summary>
    public IReadOnlyList<SiloRow> Silos => _silos;

    /// <summary>The version, with the etag that the next change is conditional on; empty where the table was never begun.</summary>
    public TableVersion Version { get; private set; } = new(0, "");

    /// <summary>Scans the table once.</summary>
    /// <returns>What the table was after some change, or null where it changed during the scan.</returns>
    public static async Task<MembershipCut?> TryReadAsync(ITableStore store, string partition, CancellationToken cancellationToken)
    {
        var cut = new MembershipCut(partition);
        var siloRows = new List<TableRow>();
        await foreach (var row in store.ScanAsync(MembershipLayout.Table, partition, RowRange.All, cancellationToken))
        {
            cut.Sort(row, siloRows);
        }

        return cut.Settle(siloRows) ? cut : null;
    }

    private void Sort(TableRow row, List<TableRow> siloRows)
    {
        switch (row.Key)
        {
            case MembershipLayout.First:
                _first = row;
                break;
            case MembershipLayout.Last:
                _last = row;
                break;
            case var key when MembershipLayout.IsHeartbeat(key):
                _heartbeats.Add(key, row);
                break;
            case var key when MembershipLayout.IsSilo(key):
                siloRows.Add(row);
                break;
            default:
                // A later version may keep rows of other kinds beside these.
                break;
        }
    }

    private bool Settle(List<TableRow> siloRows)
    {
        if (_first is null && _last is null)
        {
            return siloRows.Count == 0;
        }

        if (_first is null || _last is null)
        {
            return false;
        }

        var version = JsonRow.Unpack(_first, MembershipJson.Default.VersionRecord, MembershipLayout.Table, _partition);
        if (version != JsonRow.Unpack(_last, MembershipJson.Default.VersionRecord, MembershipLayout.Table, _partition))
        {
            return false;
        }

        Version = new TableVersion(version.Version, _first.ETag);
        _silos.AddRange(siloRows.Select(Merge));
        return true;
    }

    private SiloRow Merge(TableRow row)
    {
        var record = JsonRow.Unpack(row, MembershipJson.Default.SiloRecord, MembershipLayout.Table, _partition);
        var beat = _heartbeats.GetValueOrDefault(MembershipLayout.HeartbeatOf(row.Key));
        var heartbeat = beat is null
            ? null
            : JsonRow.Unpack(beat, MembershipJson.Default.HeartbeatRecord, MembershipLayout.Table, _partition);
        return new SiloRow(record.ToEntry(heartbeat), row, beat);
    }
}

/// <summary>A silo with the rows it was read from.</summary>
/// <param name="Entry">Both rows merged.</param>
/// <param name="Row">The silo's row.</param>
/// <param name="Heartbeat">The heartbeat's row, where there is one.</param>
internal sealed record SiloRow(MembershipEntry Entry, TableRow Row, TableRow? Heartbeat);
