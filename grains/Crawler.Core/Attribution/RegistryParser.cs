using System.Globalization;

namespace Crawler.Core.Attribution;

/// <summary>Reads a registry file and judges it. Bad content becomes an error, never an exception; all errors are found in one pass.</summary>
internal sealed class RegistryParser(string source)
{
    private static readonly Dictionary<string, OwnerType> Types = Enum.GetValues<OwnerType>().ToDictionary(RegistryCsv.Name);

    private static readonly string KnownCohorts = string.Join(", ", Cohort.All.Order(StringComparer.Ordinal));

    private readonly List<RegistryError> _errors = [];
    private readonly List<(int Line, OwnerAttribution Row)> _rows = [];
    private int _line;

    public RegistryParseResult Parse(TextReader input)
    {
        using var rows = new CsvReader(input).Rows().GetEnumerator();
        if (!rows.MoveNext() || !IsHeader(rows.Current))
        {
            _line = 1;
            Report("header", "the first line is not the registry's header", $"begin the file with {RegistryCsv.Header}");
            return RegistryParseResult.Of(_errors);
        }

        while (rows.MoveNext())
        {
            ReadRow(rows.Current);
        }

        RefuseOverlaps();
        return _errors.Count == 0
            ? RegistryParseResult.Of(new OwnerRegistry(_rows.Select(row => row.Row)), _rows)
            : RegistryParseResult.Of([.. _errors.OrderBy(error => error.Line)]);
    }

    private static bool IsHeader(CsvRow row) =>
        row.Line == 1 && row.Fault is null && row.Fields.SequenceEqual(RegistryCsv.Columns, StringComparer.Ordinal);

    private void ReadRow(CsvRow row)
    {
        _line = row.Line;
        if (row.Fault is not null)
        {
            Report("row", row.Fault, "put the field in double quotes and double each quote inside it");
        }
        else if (row.Fields.Count != RegistryCsv.Columns.Length)
        {
            Report(
                "row",
                $"it has {row.Fields.Count} fields instead of {RegistryCsv.Columns.Length}",
                "quote fields that hold commas and leave unknown ones empty");
        }
        else
        {
            ReadFields(row.Fields);
        }
    }

    private void ReadFields(IReadOnlyList<string> fields)
    {
        var before = _errors.Count;
        for (var i = 0; i < fields.Count; i++)
        {
            CheckText(RegistryCsv.Columns[i], fields[i]);
        }

        if (_errors.Count > before)
        {
            return;
        }

        var type = ReadType(fields[2]);
        CheckOwner(fields[0]);
        var row = new OwnerAttribution(
            fields[0],
            ReadCountry(fields[1], type),
            type,
            OrNull(fields[3]),
            ReadCohorts(fields[4]),
            ReadDate("valid_from", fields[5]),
            ReadDate("valid_to", fields[6]),
            ReadRequired("source", fields[7], "say in a few words where the row can be checked"),
            ReadConfidence(fields[8]));
        CheckWindow(row);
        if (_errors.Count == before)
        {
            _rows.Add((_line, row));
        }
    }

    private void CheckText(string column, string field)
    {
        if (field.Length > 0 && (char.IsWhiteSpace(field[0]) || char.IsWhiteSpace(field[^1])))
        {
            Report(column, $"'{field}' has blanks around it", "remove them");
        }
        else if (field.Any(char.IsControl))
        {
            Report(column, "it holds a control character", "write it on one line of plain text");
        }
    }

    private void CheckOwner(string owner)
    {
        if (!OwnerGrammar.Allows(owner))
        {
            Report(
                "owner",
                $"'{owner}' cannot be a namespace",
                "copy what stands before the slash on the Hub: letters, digits, '-', '_' and '.', at most 96");
        }
    }

    private OwnerType ReadType(string field)
    {
        if (!Types.TryGetValue(field, out var type))
        {
            Report("type", $"'{field}' is not a known type", $"use one of {string.Join(", ", Types.Keys)}");
        }

        return type;
    }

    private string? ReadCountry(string field, OwnerType type)
    {
        if (field.Length == 0)
        {
            return null;
        }

        if (field != CountryMember.International && !CountryMember.Codes.Contains(field))
        {
            Report(
                "country",
                $"'{field}' is not a known country",
                "use two capital letters of ISO 3166-1 such as GB, or 'international', or leave it empty");
        }
        else if (type == OwnerType.Individual)
        {
            Report("country", "a private person has a country", "leave it empty for individuals");
        }

        return field;
    }

    private string[] ReadCohorts(string field)
    {
        var cohorts = field.Length == 0 ? [] : field.Split(RegistryCsv.CohortSeparator);
        Array.Sort(cohorts, StringComparer.Ordinal);
        for (var i = 0; i < cohorts.Length; i++)
        {
            if (!Cohort.All.Contains(cohorts[i]))
            {
                Report("cohorts", $"'{cohorts[i]}' is not a known cohort", $"name any of {KnownCohorts}, parted by ';'");
            }
            else if (i > 0 && cohorts[i] == cohorts[i - 1])
            {
                Report("cohorts", $"'{cohorts[i]}' is named twice", "name it once");
            }
        }

        return cohorts;
    }

    private DateOnly? ReadDate(string column, string field)
    {
        if (field.Length == 0)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(field, RegistryCsv.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Report(column, $"'{field}' is not a date", "write it as 2026-01-31, or leave it empty for always");
        }

        return date;
    }

    private string ReadRequired(string column, string field, string remedy)
    {
        if (field.Length == 0)
        {
            Report(column, "it is empty", remedy);
        }

        return field;
    }

    private string ReadConfidence(string field)
    {
        if (field is not ("high" or "medium" or "low"))
        {
            Report("confidence", $"'{field}' is not a known confidence", "use high, medium or low");
        }

        return field;
    }

    private void CheckWindow(OwnerAttribution row)
    {
        if (row.ValidFrom >= row.ValidTo)
        {
            Report("valid_to", "the row ends before it begins", "let valid_to be a day after valid_from; that day itself is no longer covered");
        }
    }

    private void RefuseOverlaps()
    {
        foreach (var owner in _rows.GroupBy(row => row.Row.Owner, StringComparer.Ordinal).Where(rows => rows.Skip(1).Any()))
        {
            var byStart = owner.OrderBy(row => row.Row.ValidFrom ?? DateOnly.MinValue).ThenBy(row => row.Line).ToList();
            foreach (var (earlier, later) in byStart.Zip(byStart.Skip(1)).Where(pair => pair.First.Row.OverlapsWith(pair.Second.Row)))
            {
                _line = Math.Max(earlier.Line, later.Line);
                var other = Math.Min(earlier.Line, later.Line);
                Report(
                    "owner",
                    $"'{owner.Key}' is already attributed for the same days on line {other}",
                    "remove one row, or part them by valid_from and valid_to");
            }
        }
    }

    private static string? OrNull(string field) => field.Length == 0 ? null : field;

    private void Report(string column, string problem, string remedy) => _errors.Add(new RegistryError(source, _line, column, problem, remedy));
}
