using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Corpus;

/// <summary>
/// The models a simulated Hub holds. Rows live in slots in ascending order of <c>_id</c>; a new row takes the next slot and a deleted one keeps
/// its own, unlisted. Not thread-safe: <see cref="World"/> guards it.
/// </summary>
internal interface ICorpus : IChangeable
{
    /// <summary>The sort value of a row that lacks the property.</summary>
    public const long Absent = long.MinValue;

    /// <summary>Slots in use, those of deleted rows included.</summary>
    int Slots { get; }

    /// <summary>Rows a complete walk would return now.</summary>
    int Listed { get; }

    /// <summary>The simulated day's beginning: everything listed was created before it.</summary>
    DateTimeOffset Today { get; }

    bool IsListed(int slot) => StateAt(slot) == RepoState.Listed;

    RepoId IdAt(int slot);

    long SortValue(int slot, ListSort key);

    bool Matches(int slot, RowFilter filter);

    /// <summary>Writes one JSON object with <c>_id</c>, <c>id</c> and those of the fields the row has.</summary>
    void Write(int slot, FieldSet fields, Utf8Buffer output);

    /// <summary>The row of that name in any case, or of that former name, hidden ones included; -1 where there is none.</summary>
    int Find(string name);

    /// <summary>Whether the row says <c>disabled: true</c>.</summary>
    bool IsDisabled(int slot);

    /// <summary>Whether the details of a listed row are refused because it is disabled.</summary>
    bool IsRefused(int slot);

    string NameAt(int slot);

    /// <summary>The namespace shown as the row's author; null where the row shows none.</summary>
    string? OwnerAt(int slot);

    /// <summary>How the downloads of a row go; null where it was told nothing, or that nobody ever downloads it.</summary>
    ToldLife? LifeAt(int slot);

    /// <summary>Lives through one day.</summary>
    DayReport LiveADay();
}

/// <summary>What a listing is narrowed by; null members narrow nothing.</summary>
internal sealed record RowFilter(string? Author, string? Search, IReadOnlyList<string> Tags, string? PipelineTag, bool? Gated)
{
    public bool IsOpen => Author is null && Search is null && Tags.Count == 0 && PipelineTag is null && Gated is null;
}
