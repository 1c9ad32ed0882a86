using System.Text.Json;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Changes;

/// <summary>Applies scripts of changes to the world: at once, or after a listing page has been answered.</summary>
internal sealed class ChangeScript(World world, Action<string> warn)
{
    private readonly Lock _lock = new();
    private readonly List<Group> _groups = [];
    private volatile bool _waiting;

    /// <summary>
    /// Applies the changes of a JSON array (or a single object), in order and at one moment; all of them or, where one is no good, none. Those with
    /// <c>afterPage</c> wait, and each page's are applied together when their time comes.
    /// </summary>
    public ChangeReport Add(string json)
    {
        Entry[] entries = Parse(json);
        Entry[] due = [.. entries.Where(entry => entry.AfterPage is null)];
        int listed = Apply(due);
        lock (_lock)
        {
            _groups.AddRange(entries.Where(entry => entry.AfterPage is not null).GroupBy(entry => entry.AfterPage!.Value)
                .Select(group => new Group(group.Key, [.. group])));
            _waiting |= due.Length < entries.Length;
        }

        return new ChangeReport(due.Length, entries.Length - due.Length, listed);
    }

    /// <summary>A listing page has been made ready: what waited for it is done before its reader can ask for another.</summary>
    public void PageAnswered(int ordinal)
    {
        if (!_waiting)
        {
            return;
        }

        lock (_lock)
        {
            foreach (Group group in _groups.Where(group => group.State == Group.IsWaiting && group.AfterPage == ordinal))
            {
                try
                {
                    Apply(group.Entries);
                    group.State = "applied";
                }
                catch (ChangeFormatException e)
                {
                    (group.State, group.Error) = ("failed", e.Message);
                    warn($"after page {ordinal}: {e.Message}");
                }
            }

            _waiting = _groups.Any(group => group.State == Group.IsWaiting);
        }
    }

    /// <summary>All groups that ever waited, in the order given.</summary>
    public IReadOnlyList<WaitingChanges> Describe()
    {
        lock (_lock)
        {
            return [.. _groups.Select(group => new WaitingChanges(group.AfterPage, group.Entries.Length, group.State, group.Error))];
        }
    }

    /// <summary>Forgets what waits and what has waited.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _groups.Clear();
            _waiting = false;
        }
    }

    private int Apply(IReadOnlyList<Entry> entries) => world.Change((corpus, now) =>
    {
        var plan = new ChangePlan(corpus, now);
        foreach (Entry entry in entries)
        {
            Named(entry.Index, entry.Kind, () =>
            {
                entry.Change(plan);
                return entry;
            });
        }

        plan.CarryOut();
        return corpus.Listed;
    });

    private static Entry[] Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement[] specs = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            return [.. specs.Select((spec, index) => Parse(spec, index + 1))];
        }
        catch (JsonException e)
        {
            throw new ChangeFormatException($"the script is not JSON: {e.Message}", e);
        }
    }

    private static Entry Parse(JsonElement spec, int index)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("kind", out JsonElement kind) || kind.ValueKind != JsonValueKind.String)
        {
            throw new ChangeFormatException($"change {index}: expected an object with a kind");
        }

        string name = kind.GetString()!;
        var parameters = new ChangeParameters(spec);
        return Named(index, name, () => new Entry(index, name, parameters.Page("afterPage"), ChangeKinds.Make(name, parameters)));
    }

    /// <summary>Names the change in what goes wrong with it.</summary>
    private static T Named<T>(int index, string kind, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ChangeRefusedException e)
        {
            throw new ChangeFormatException($"change {index} ({kind}): {e.Message}", e);
        }
    }

    private sealed record Entry(int Index, string Kind, int? AfterPage, Action<ChangePlan> Change);

    private sealed class Group(int afterPage, Entry[] entries)
    {
        public const string IsWaiting = "waiting";

        public int AfterPage => afterPage;

        public Entry[] Entries => entries;

        public string State { get; set; } = IsWaiting;

        public string? Error { get; set; }
    }
}
