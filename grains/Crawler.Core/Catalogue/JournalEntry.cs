using Crawler.Core.History;

namespace Crawler.Core.Catalogue;

/// <summary>
/// One change of a partition: a record put, the state of one marked, a name that a repository has given up, or a point of history that is no record's present one. A run of
/// points stands in snapshots only.
/// </summary>
/// <param name="Id">The repository; without meaning for a run of points.</param>
/// <param name="State">The state after the change; without meaning but for records put or marked.</param>
/// <param name="Record">The record's new bytes (see <see cref="PackedRecord"/>); empty where only the state changes.</param>
public readonly record struct JournalEntry(RepoId Id, RecordState State, ReadOnlyMemory<byte> Record)
{
    private readonly object? _other;

    /// <summary>The name given up; null for the other changes.</summary>
    public FormerName? FormerName => _other as FormerName;

    /// <summary>The point of history; null for the other changes.</summary>
    public HistoryPoint? Point => _other is HistoryPoint point ? point : null;

    /// <summary>The run of points; null for the other changes.</summary>
    public HistorySegment? Segment => _other as HistorySegment;

    /// <summary>Whether the record's bytes change too.</summary>
    public bool IsPut => !Record.IsEmpty;

    /// <summary>A name given up.</summary>
    public static JournalEntry NameGivenUp(FormerName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new JournalEntry(name.Id, default, default, name);
    }

    /// <summary>A point of history.</summary>
    public static JournalEntry OfPoint(RepoId id, HistoryPoint point) => new(id, default, default, point);

    /// <summary>A run of points.</summary>
    public static JournalEntry OfSegment(HistorySegment segment) => new(default, default, default, segment);

    private JournalEntry(RepoId id, RecordState state, ReadOnlyMemory<byte> record, object other)
        : this(id, state, record) => _other = other;
}
