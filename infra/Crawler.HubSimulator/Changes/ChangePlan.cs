using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Changes;

/// <summary>
/// What a script will do, worked out before anything is touched: each change sees the names as those before it leave them, and refuses what
/// cannot be. Carrying the plan out cannot fail, so that a script is applied whole or not at all.
/// </summary>
internal sealed class ChangePlan(ICorpus corpus, uint now)
{
    private const int Nobody = -1;

    private readonly List<Action> _steps = [];
    private readonly Dictionary<string, int> _bearers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<int, RepoState> _states = [];
    private int _slots = corpus.Slots;

    public void CarryOut() => _steps.ForEach(step => step());

    /// <summary>The model of exactly that name, listed or hidden.</summary>
    public int Known(string name)
    {
        int slot = BearerOf(name);
        if (slot != Nobody && NameOf(slot) == name)
        {
            return slot;
        }

        int called = slot != Nobody ? slot : corpus.Find(name);
        bool isCalled = called != Nobody && StateOf(called) != RepoState.Deleted;
        throw new ChangeRefusedException($"there is no model {name}" + (isCalled ? $"; it is called {NameOf(called)}" : ""));
    }

    public void Delete(string name)
    {
        int slot = Known(name);
        Release(slot);
        SetState(slot, RepoState.Deleted);
    }

    public void Rename(string name, string to) => Rename(Known(name), to);

    public void RenameOwner(string owner, string to)
    {
        int[] slots = [.. Enumerable.Range(0, _slots).Where(slot => IsOf(slot, owner))];
        if (slots.Length == 0)
        {
            throw new ChangeRefusedException($"there is no model of {owner}");
        }

        foreach (int slot in slots)
        {
            Rename(slot, to + NameOf(slot)[owner.Length..]);
        }
    }

    public void Hide(string name) => Turn(name, RepoState.Listed, RepoState.Hidden, "is hidden already");

    public void Unhide(string name) => Turn(name, RepoState.Hidden, RepoState.Listed, "is not hidden");

    public void Create(string name, string? like)
    {
        int pattern = like is null ? Nobody : Known(like);
        Create(name, pattern);
    }

    /// <summary>Another model under the same name, described like the one that is no more.</summary>
    public void Recreate(string name)
    {
        int slot = Known(name);
        Delete(name);
        Create(name, slot);
    }

    public void SetCounter(string name, Counter counter, long? value)
    {
        int slot = Known(name);
        _steps.Add(() => corpus.SetCounter(slot, counter, value));
    }

    public void ScaleCounter(Counter counter, double factor) => _steps.Add(() => corpus.ScaleCounter(counter, factor));

    public void Declare(string name, DeclaredParents parents)
    {
        int slot = Known(name);
        _steps.Add(() => corpus.Declare(slot, parents, now));
    }

    public void Disable(string name, bool refused)
    {
        int slot = Known(name);
        _steps.Add(() => corpus.Disable(slot, refused));
    }

    private void Rename(int slot, string to)
    {
        if (BearerOf(to) is var bearer && bearer != Nobody && bearer != slot)
        {
            throw Taken(to, bearer);
        }

        if (NameOf(slot) == to)
        {
            throw new ChangeRefusedException($"{to} is its name already");
        }

        Release(slot);
        Give(slot, to);
        _steps.Add(() => corpus.Rename(slot, to));
    }

    private void Create(string name, int like)
    {
        if (BearerOf(name) is var bearer && bearer != Nobody)
        {
            throw Taken(name, bearer);
        }

        Give(_slots, name);
        _states[_slots++] = RepoState.Listed;
        _steps.Add(() => corpus.Create(name, like, now));
    }

    private void Turn(string name, RepoState from, RepoState to, string already)
    {
        int slot = Known(name);
        if (StateOf(slot) != from)
        {
            throw new ChangeRefusedException($"{name} {already}");
        }

        SetState(slot, to);
    }

    private void SetState(int slot, RepoState state)
    {
        _states[slot] = state;
        _steps.Add(() => corpus.SetState(slot, state));
    }

    private void Give(int slot, string name) => _bearers[_names[slot] = name] = slot;

    private void Release(int slot) => _bearers[NameOf(slot)] = Nobody;

    /// <summary>Who bears the name, in any case; former names are nobody's.</summary>
    private int BearerOf(string name)
    {
        if (_bearers.TryGetValue(name, out int planned))
        {
            return planned;
        }

        int slot = corpus.Find(name);
        return slot >= 0 && !_names.ContainsKey(slot) && string.Equals(corpus.NameAt(slot), name, StringComparison.OrdinalIgnoreCase) ? slot : Nobody;
    }

    private bool IsOf(int slot, string owner) =>
        StateOf(slot) != RepoState.Deleted
        && (_names.ContainsKey(slot) || corpus.Matches(slot, new RowFilter(owner, null, [], null, null)))
        && NameOf(slot).StartsWith(owner + "/", StringComparison.Ordinal);

    private string NameOf(int slot) => _names.TryGetValue(slot, out string? name) ? name : corpus.NameAt(slot);

    private RepoState StateOf(int slot) => _states.TryGetValue(slot, out RepoState state) ? state : corpus.StateAt(slot);

    private ChangeRefusedException Taken(string name, int bearer) =>
        new($"the name {name} is taken" + (NameOf(bearer) == name ? "" : $" by {NameOf(bearer)}")
            + (StateOf(bearer) == RepoState.Hidden ? ", which is hidden" : ""));
}
