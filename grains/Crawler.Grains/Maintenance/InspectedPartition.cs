using System.Text.Json;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Maintenance;

/// <summary>One partition while it is inspected: its rows, which of them something names, and what is wrong with them.</summary>
internal sealed class InspectedPartition
{
    private const string RestoreBackup = "Restore the newest backup that 'store verify' finds clean.";
    private readonly ITableStore _store;
    private readonly SortedDictionary<string, int> _rows;
    private readonly HashSet<string> _named = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _blobs = [];
    private readonly List<StoreDamage> _damages = [];

    private InspectedPartition(ITableStore store, string table, string partition, SortedDictionary<string, int> rows) =>
        (_store, Table, Name, _rows) = (store, table, partition, rows);

    public string Table { get; }

    public string Name { get; }

    public IReadOnlyCollection<string> Keys => _rows.Keys;

    public IReadOnlyList<StoreDamage> Damages => _damages;

    public long Bytes => _rows.Values.Sum(bytes => (long)bytes);

    /// <summary>The rows that nothing names, with their bytes.</summary>
    public IEnumerable<KeyValuePair<string, int>> Garbage => _rows.Where(row => !_named.Contains(row.Key));

    /// <summary>The rows that something names and whose keys begin so, with their bytes.</summary>
    public List<KeyValuePair<string, int>> Named(string prefix) => [.. _rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal) && _named.Contains(row.Key))];

    /// <summary>The names of the values that lie here.</summary>
    public IEnumerable<string> Blobs => _rows.Keys.Select(BlobRows.NameOf).OfType<string>();

    public static async Task<InspectedPartition> ReadAsync(ITableStore store, string table, string partition, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (var row in store.ScanKeysAsync(table, partition, RowRange.All, cancellationToken))
        {
            rows[row.Key] = row.Bytes;
        }

        return new InspectedPartition(store, table, partition, rows);
    }

    public bool Has(string key) => _rows.ContainsKey(key);

    /// <summary>Says that something names a row.</summary>
    public void Use(string key) => _named.Add(key);

    /// <summary>Says that nothing names a value after all.</summary>
    public void Forget(string blob) => _named.ExceptWith(_blobs[blob]);

    /// <summary>Says of many rows at once that something names them.</summary>
    public void NameAll(Func<string, bool> isNamed) => _named.UnionWith(_rows.Keys.Where(isNamed));

    public void Damage(string what, string fix = RestoreBackup) => _damages.Add(new StoreDamage(Table, Name, what, fix));

    /// <summary>Looks at a row that something names.</summary>
    public async Task CheckRowAsync(string key, Action<byte[]> read, string fix, CancellationToken cancellationToken)
    {
        _named.Add(key);
        await TryAsync(key, fix, async () => read((await _store.GetAsync(Table, Name, key, cancellationToken))?.Payload ?? throw new InvalidDataException("it is not there")));
    }

    /// <summary>Looks at a value that something names, all of its rows.</summary>
    public async Task CheckBlobAsync(string name, Action<byte[]> read, string fix, CancellationToken cancellationToken) => await TryAsync(name, fix, async () =>
    {
        _named.Add($"{name}|0000");
        var head = (await _store.GetAsync(Table, Name, $"{name}|0000", cancellationToken))?.Payload ?? throw new InvalidDataException("it is not there");
        var keys = BlobRows.KeysOf(name, head);
        _named.UnionWith(keys);
        _blobs[name] = keys;
        if (keys.FirstOrDefault(key => !Has(key)) is { } missing)
        {
            throw new InvalidDataException($"its row {missing} is not there");
        }

        var value = (await BlobRows.GetAsync(_store, Table, Name, name, cancellationToken))!;
        read(BlobRows.IsIntact(head, value) ? value : throw new InvalidDataException("its content does not match its digest"));
    });

    private async Task TryAsync(string name, string fix, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            Damage($"{name} cannot be read: {damage.Message}", fix.Length == 0 ? RestoreBackup : fix);
        }
    }

    /// <summary>What decoders throw at bytes that are not what they were.</summary>
    private static bool IsDamage(Exception failure) => failure
        is InvalidDataException or JsonException or FormatException or ArgumentException or IndexOutOfRangeException or InvalidOperationException or OverflowException or EndOfStreamException;
}
