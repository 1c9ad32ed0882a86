using System.Collections.Frozen;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Changes;

/// <summary>All changes by name. Each reads its parameters at once, and later adds itself to a plan.</summary>
internal static class ChangeKinds
{
    private static readonly FrozenDictionary<string, Func<ChangeParameters, Action<ChangePlan>>> Makers =
        new Dictionary<string, Func<ChangeParameters, Action<ChangePlan>>>(StringComparer.Ordinal)
        {
            ["delete"] = OfModel(static (plan, id) => plan.Delete(id)),
            ["rename"] = Rename,
            ["transfer"] = Rename,
            ["renameOwner"] = RenameOwner,
            ["hide"] = OfModel(static (plan, id) => plan.Hide(id)),
            ["unhide"] = OfModel(static (plan, id) => plan.Unhide(id)),
            ["recreate"] = OfModel(static (plan, id) => plan.Recreate(id)),
            ["create"] = Create,
            ["counters"] = Counters,
            ["scaleCounters"] = ScaleCounters,
            ["parents"] = Parents,
            ["disable"] = Disable,
        }.ToFrozenDictionary();

    private static readonly (string Name, Counter Counter, long Most)[] AllCounters =
    [
        ("downloads", Counter.Downloads, int.MaxValue), ("downloadsAllTime", Counter.DownloadsAllTime, long.MaxValue / 2),
        ("likes", Counter.Likes, int.MaxValue),
    ];

    public static Action<ChangePlan> Make(string kind, ChangeParameters parameters) => Makers.TryGetValue(kind, out var make)
        ? make(parameters)
        : throw new ChangeRefusedException("no such kind; the kinds are " + string.Join(", ", Makers.Keys.Order(StringComparer.Ordinal)));

    private static Func<ChangeParameters, Action<ChangePlan>> OfModel(Action<ChangePlan, string> change) => parameters =>
    {
        string id = parameters.Text("id");
        return plan => change(plan, id);
    };

    private static Action<ChangePlan> Rename(ChangeParameters parameters)
    {
        (string id, string to) = (parameters.Text("id"), parameters.Text("to"));
        return plan => plan.Rename(id, to);
    }

    private static Action<ChangePlan> RenameOwner(ChangeParameters parameters)
    {
        (string owner, string to) = (parameters.Text("owner"), parameters.Text("to"));
        return plan => plan.RenameOwner(owner, to);
    }

    private static Action<ChangePlan> Create(ChangeParameters parameters)
    {
        string id = parameters.Text("id");
        string? like = parameters.Has("like") ? parameters.Text("like") : null;
        return plan => plan.Create(id, like);
    }

    private static Action<ChangePlan> Counters(ChangeParameters parameters)
    {
        string id = parameters.Text("id");
        (Counter Counter, long? Value)[] values =
        [
            .. AllCounters.Where(counter => parameters.Has(counter.Name))
                .Select(counter => (counter.Counter, parameters.Count(counter.Name, counter.Most))),
        ];
        if (values.Length == 0)
        {
            throw new ChangeRefusedException("it must name one or more of " + string.Join(", ", AllCounters.Select(counter => counter.Name)));
        }

        return plan => Array.ForEach(values, value => plan.SetCounter(id, value.Counter, value.Value));
    }

    private static Action<ChangePlan> ScaleCounters(ChangeParameters parameters)
    {
        string name = parameters.Word("counter", orNull: false, [.. AllCounters.Select(counter => counter.Name)])!;
        Counter counter = AllCounters.First(known => known.Name == name).Counter;
        double factor = parameters.Factor("factor");
        return plan => plan.ScaleCounter(counter, factor);
    }

    private static Action<ChangePlan> Parents(ChangeParameters parameters)
    {
        string id = parameters.Text("id");
        var parents = new DeclaredParents(parameters.Word("relation", orNull: true, DeclaredParents.Relations), parameters.Texts("parents"));
        return plan => plan.Declare(id, parents);
    }

    private static Action<ChangePlan> Disable(ChangeParameters parameters)
    {
        string id = parameters.Text("id");
        bool refused = parameters.Word("as", orNull: false, "flag", "403") == "403";
        return plan => plan.Disable(id, refused);
    }
}
