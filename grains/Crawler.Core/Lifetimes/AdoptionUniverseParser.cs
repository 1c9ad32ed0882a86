using System.Globalization;
using Crawler.Core.Attribution;

namespace Crawler.Core.Lifetimes;

/// <summary>Reads a file of models and judges it.</summary>
internal sealed class AdoptionUniverseParser(string source, AdoptionOptions options)
{
    private const int MaxNameLength = 256;

    private static readonly string[] Columns = ["model", "released", "band"];

    private readonly List<RegistryError> _errors = [];
    private readonly List<AdoptionModel> _models = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private int _line = 1;

    public AdoptionUniverseResult Parse(TextReader input)
    {
        using var rows = new CsvReader(input).Rows().GetEnumerator();
        if (!rows.MoveNext() || rows.Current is not { Line: 1, Fault: null } header || !header.Fields.SequenceEqual(Columns, StringComparer.Ordinal))
        {
            Report("header", "the first line is not the header of models", $"begin the file with {string.Join(',', Columns)}");
            return new AdoptionUniverseResult(null, _errors);
        }

        while (rows.MoveNext())
        {
            ReadRow(rows.Current);
        }

        return _errors.Count == 0 ? new AdoptionUniverseResult(new AdoptionUniverse(_models), []) : new AdoptionUniverseResult(null, _errors);
    }

    private void ReadRow(CsvRow row)
    {
        _line = row.Line;
        if (row.Fault is not null)
        {
            Report("row", row.Fault, "put the field in double quotes and double each quote inside it");
        }
        else if (row.Fields.Count != Columns.Length)
        {
            Report("row", $"it has {row.Fields.Count} fields instead of {Columns.Length}", "keep both commas and leave what needs no correction empty");
        }
        else
        {
            CheckModel(row.Fields[0]);
            _models.Add(new AdoptionModel(row.Fields[0], ReadDate(row.Fields[1]), ReadBand(row.Fields[2])));
        }
    }

    private void CheckModel(string name)
    {
        var hasBadSlash = name.StartsWith('/') || name.EndsWith('/') || name.Count(letter => letter == '/') > 1;
        if (name.Length is 0 or > MaxNameLength || hasBadSlash || name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            Report("model", $"'{name}' cannot be a model", "copy its name from the Hub, as owner/name and without blanks");
        }
        else if (!_lines.TryAdd(name, _line))
        {
            Report("model", $"'{name}' stands on line {_lines[name]} already", "name each model once");
        }
    }

    private DateOnly? ReadDate(string field)
    {
        if (field.Length == 0)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(field, RegistryCsv.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Report("released", $"'{field}' is not a date", "write it as 2026-01-31, or leave it empty for the day of creation");
        }

        return date;
    }

    private string? ReadBand(string field)
    {
        if (field.Length > 0 && !options.Bands.Contains(field, StringComparer.Ordinal))
        {
            Report("band", $"'{field}' is not a known band", $"use one of {string.Join(", ", options.Bands)}, or leave it empty for the Hub's number");
        }

        return field.Length == 0 ? null : field;
    }

    private void Report(string column, string problem, string remedy) => _errors.Add(new RegistryError(source, _line, column, problem, remedy));
}
