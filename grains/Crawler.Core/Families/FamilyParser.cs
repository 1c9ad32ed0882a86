using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Families;

/// <summary>Reads a file of families and judges it. Bad content becomes an error, never an exception; all errors are found in one pass.</summary>
internal sealed class FamilyParser(string source)
{
    private const char Separator = ';';
    private const int LeastLetters = 2;

    private static readonly string[] Columns = ["family", "holder", "words", "except", "source"];

    private readonly List<RegistryError> _errors = [];
    private readonly List<ModelFamily> _families = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private int _line = 1;

    public FamilyParseResult Parse(TextReader input)
    {
        using var rows = new CsvReader(input).Rows().GetEnumerator();
        if (!rows.MoveNext() || rows.Current is not { Line: 1, Fault: null } header || !header.Fields.SequenceEqual(Columns, StringComparer.Ordinal))
        {
            Report("header", "the first line is not the header of families", $"begin the file with {string.Join(',', Columns)}");
            return new FamilyParseResult(null, _errors);
        }

        while (rows.MoveNext())
        {
            ReadRow(rows.Current);
        }

        return _errors.Count == 0 ? new FamilyParseResult(new FamilyCatalogue(_families), []) : new FamilyParseResult(null, _errors);
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
            Report("row", $"it has {row.Fields.Count} fields instead of {Columns.Length}", "quote fields that hold commas and leave unneeded ones empty");
        }
        else
        {
            ReadFields(row.Fields);
        }
    }

    private void ReadFields(IReadOnlyList<string> fields)
    {
        CheckName(fields[0]);
        CheckText("holder", fields[1], "name a parent group of the registry, or an owner that stands alone there");
        CheckText("source", fields[4], "say in a few words who releases the family");
        var words = ReadWords("words", fields[2]);
        if (words.Length == 0)
        {
            Report("words", "it is empty", "name at least one word");
        }

        _families.Add(new ModelFamily(fields[0], fields[1], words, ReadWords("except", fields[3])));
        if (_families.Count == FamilyCatalogue.MaxFamilies + 1)
        {
            Report("row", $"it is family number {_families.Count}", $"keep to {FamilyCatalogue.MaxFamilies} families");
        }
    }

    private void CheckName(string name)
    {
        if (name.Length is 0 or > Member.MaxNameBytes || name == Member.None || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            Report("family", $"'{name}' cannot be a family", $"use small letters, digits and '-', at most {Member.MaxNameBytes}; '{Member.None}' is taken");
        }
        else if (!_lines.TryAdd(name, _line))
        {
            Report("family", $"'{name}' stands on line {_lines[name]} already", "name each family once");
        }
    }

    private void CheckText(string column, string field, string remedy)
    {
        if (field.Length == 0)
        {
            Report(column, "it is empty", remedy);
        }
        else if (field != field.Trim() || field.Any(char.IsControl))
        {
            Report(column, $"'{field}' has blanks around it or a control character in it", "remove them");
        }
        else if (column == "holder" && (field == Member.None || System.Text.Encoding.UTF8.GetByteCount(field) > Member.MaxNameBytes))
        {
            Report(column, $"'{field}' cannot be a holder", remedy);
        }
    }

    private string[] ReadWords(string column, string field)
    {
        var words = field.Length == 0 ? [] : field.Split(Separator);
        foreach (var word in words)
        {
            var letters = FamilyWord.LettersOf(word);
            if (letters.Length is < LeastLetters or > Member.MaxNameBytes || letters.ContainsAnyExcept(FamilyWord.Alphabet))
            {
                Report(column, $"'{word}' cannot be a word", "use two or more of small letters, digits and '-', '_', '.', '/'; '*' only first, '$' only last; part words by ';'");
            }
        }

        if (words.Distinct(StringComparer.Ordinal).Count() < words.Length)
        {
            Report(column, "a word stands in it twice", "name it once");
        }

        return words;
    }

    private void Report(string column, string problem, string remedy) => _errors.Add(new RegistryError(source, _line, column, problem, remedy));
}
