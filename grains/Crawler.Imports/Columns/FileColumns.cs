namespace Crawler.Imports.Columns;

/// <summary>The columns met in one file. Not for several threads.</summary>
/// <param name="dateColumn">The column that says of which day a row speaks; null where the file speaks of one instant. It is then read as that and as nothing else.</param>
internal sealed class FileColumns(string? dateColumn)
{
    private const int MaxNames = 100;
    private readonly List<string> _names = [];
    private readonly List<string> _unknown = [];
    private readonly List<(Column Column, string Problem)> _unusable = [];
    private uint _found;

    /// <summary>All names met, as they stand, the first hundred.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Names that mean nothing here, the first hundred; these columns are not read.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>The expected columns that were not met, or are of a type that cannot be read: what they would say is unknown.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. ColumnNames.Expected.Where(expected => !Has(expected.Column)).Select(expected =>
            _unusable.Find(entry => entry.Column == expected.Column) is { Problem: { } problem } ? $"{expected.Name} ({problem})" : expected.Name),
    ];

    /// <summary>Whether a column was met, by whatever name.</summary>
    public bool Has(Column column) => (_found & (1u << (int)column)) != 0;

    /// <summary>Takes note of a name.</summary>
    /// <returns>What it holds; null where it is not read.</returns>
    public ColumnMatch? Meet(string name)
    {
        var match = name == dateColumn ? new ColumnMatch(Column.Date, IsAlias: false) : ColumnNames.Find(name);
        _found |= match?.Bit ?? 0;
        Add(_names, name);
        if (match is null)
        {
            Add(_unknown, name);
        }

        return match is { Column: Column.Unused } ? null : match;
    }

    /// <summary>Takes note that a column met cannot be read.</summary>
    public void Refuse(ColumnMatch match, string problem)
    {
        _found &= ~match.Bit;
        _unusable.Add((match.Column, problem));
    }

    private static void Add(List<string> names, string name)
    {
        if (names.Count < MaxNames && !names.Contains(name))
        {
            names.Add(name);
        }
    }
}
