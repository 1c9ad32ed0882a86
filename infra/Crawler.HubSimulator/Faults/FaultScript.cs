using System.Text.Json;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Faults;

/// <summary>The faults in force, in the order given. Each decides for itself, from its own seeded stream, whether it strikes.</summary>
internal sealed class FaultScript(int seed)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Adds the faults of a JSON array (or a single object); all of them or, where one is no good, none.</summary>
    public void Add(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement[] specs = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            lock (_lock)
            {
                _entries.AddRange(specs.Select((spec, index) => Parse(spec.Clone(), _entries.Count + index)).ToArray());
            }
        }
        catch (JsonException e)
        {
            throw new FaultFormatException($"the script is not JSON: {e.Message}", e);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    public IReadOnlyList<Dictionary<string, object>> Describe()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => entry.Describe())];
        }
    }

    public void Apply(FaultTarget target)
    {
        IFault[] striking;
        lock (_lock)
        {
            if (_entries.Count == 0)
            {
                return;
            }

            striking = [.. _entries.Where(entry => entry.Strikes(target)).Select(entry => entry.Fault)];
        }

        foreach (IFault fault in striking)
        {
            fault.Apply(target);
        }
    }

    private Entry Parse(JsonElement spec, int index)
    {
        if (spec.ValueKind != JsonValueKind.Object
            || !spec.TryGetProperty("kind", out JsonElement kind)
            || kind.ValueKind != JsonValueKind.String)
        {
            throw new FaultFormatException($"fault {index + 1}: expected an object with a kind");
        }

        var parameters = new FaultParameters(spec, kind.GetString()!);
        if (!FaultKinds.TryMake(kind.GetString()!, parameters, out IFault? fault))
        {
            throw new FaultFormatException($"fault {index + 1}: no kind {kind.GetString()}; the kinds are {string.Join(", ", FaultKinds.Names)}");
        }

        var random = new SeededRandom(SeededRandom.Mix((ulong)seed, (ulong)index, 0xFA));
        return new Entry(spec, fault!, FaultAim.Read(parameters), random);
    }

    private sealed class Entry(JsonElement spec, IFault fault, FaultAim aim, SeededRandom random)
    {
        private SeededRandom _random = random;
        private long? _firstWindow;
        private int _fired;

        public IFault Fault => fault;

        public bool Strikes(FaultTarget target)
        {
            long window = target.Window;
            if (_fired >= aim.Times
                || window - (_firstWindow ?? window) >= aim.Windows
                || !aim.Covers(target.Page)
                || (aim.Probability is { } chance && !_random.Chance(chance)))
            {
                return false;
            }

            _firstWindow ??= window;
            _fired++;
            return true;
        }

        public Dictionary<string, object> Describe()
        {
            Dictionary<string, object> described = spec.EnumerateObject()
                .ToDictionary(property => property.Name, property => (object)property.Value, StringComparer.Ordinal);
            described["fired"] = _fired;
            return described;
        }
    }
}
