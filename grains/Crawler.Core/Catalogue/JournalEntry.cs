namespace Crawler.Core.Catalogue;

/// <summary>One change of a partition: a record put, the state of one marked, or a name that a repository has given up.</summary>
/// <param name="Id">The repository.</param>
/// <param name="State">The state after the change; without meaning where a name was given up.</param>
/// <param name="Record">The record's new bytes (see <see cref="PackedRecord"/>); empty where only the state changes.</param>
public readonly record struct JournalEntry(RepoId Id, RecordState State, ReadOnlyMemory<byte> Record)
{
    /// <summary>The name given up; null for the other changes.</summary>
    public FormerName? FormerName { get; private init; }

    /// <summary>Whether the record's bytes change too.</summary>
    public bool IsPut => !Record.IsEmpty;

    /// <summary>A name given up.</summary>
    public static JournalEntry NameGivenUp(FormerName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new JournalEntry(name.Id, default, default) { FormerName = name };
    }
}
