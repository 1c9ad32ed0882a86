namespace Crawler.Core.Catalogue;

/// <summary>One change of a partition: a record put, or the state of one marked.</summary>
/// <param name="Id">The repository.</param>
/// <param name="State">The state after the change.</param>
/// <param name="Record">The record's new bytes (see <see cref="PackedRecord"/>); empty where only the state changes.</param>
public readonly record struct JournalEntry(RepoId Id, RecordState State, ReadOnlyMemory<byte> Record)
{
    /// <summary>Whether the record's bytes change too.</summary>
    public bool IsPut => !Record.IsEmpty;
}
