namespace Crawler.HubSimulator.Corpus;

/// <summary>Whether a walk of the listing returns a row.</summary>
internal enum RepoState
{
    Listed,

    /// <summary>Private: on no listing, and for a stranger as good as missing. Its name stays taken.</summary>
    Hidden,
    Deleted,
}

/// <summary>The counters of a model that a script may set.</summary>
internal enum Counter
{
    Downloads,
    DownloadsAllTime,
    Likes,
}

/// <summary>What a script does to single rows. Nothing here can fail: whoever calls has looked before.</summary>
internal interface IChangeable
{
    RepoState StateAt(int slot);

    /// <summary>Deleting is for good; hiding can be taken back.</summary>
    void SetState(int slot, RepoState state);

    /// <summary>Gives a row a new name, and with it an owner. The old name leads to it until another row takes it.</summary>
    void Rename(int slot, string name);

    /// <summary>Adds a row without downloads and likes; <paramref name="like"/> is the slot whose description it shares, -1 for a bare one.</summary>
    void Create(string name, int like, uint now);

    /// <summary>Sets a counter; null takes the property away.</summary>
    void SetCounter(int slot, Counter counter, long? value);

    /// <summary>Multiplies a counter of every row that has it.</summary>
    void ScaleCounter(Counter counter, double factor);

    /// <summary>Replaces the declared parents, which is a commit: the row counts as modified now.</summary>
    void Declare(int slot, DeclaredParents parents, uint now);

    /// <summary>Marks a row <c>disabled</c>; where <paramref name="refused"/>, its details are refused besides.</summary>
    void Disable(int slot, bool refused);
}
