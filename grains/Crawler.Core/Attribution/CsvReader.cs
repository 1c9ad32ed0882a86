using System.Text;

namespace Crawler.Core.Attribution;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Fields">Its fields, unquoted.</param>
/// <param name="Fault">What breaks the quoting rules, if anything does.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields, string? Fault)
{
    /// <summary>Whether the line holds nothing at all.</summary>
    public bool IsBlank => Fault is null && Fields is [""];
}

/// <summary>Reads CSV as RFC 4180 has it: quoted fields may hold commas, doubled quotes and line ends. LF and CRLF both end a row.</summary>
internal sealed class CsvReader(TextReader input)
{
    private const char ByteOrderMark = '\uFEFF';

    private readonly StringBuilder _field = new();
    private int _line = 1;
    private string? _fault;

    /// <summary>All rows, blank lines left out.</summary>
    public IEnumerable<CsvRow> Rows()
    {
        if (input.Peek() == ByteOrderMark)
        {
            input.Read();
        }

        while (input.Peek() >= 0)
        {
            var row = ReadRow();
            if (!row.IsBlank)
            {
                yield return row;
            }
        }
    }

    private CsvRow ReadRow()
    {
        var line = _line;
        _fault = null;
        var fields = new List<string>();
        bool more;
        do
        {
            more = ReadField();
            fields.Add(_field.ToString());
        }
        while (more);
        return new CsvRow(line, fields, _fault);
    }

    /// <summary>Reads one field; true when another one follows on the same row.</summary>
    private bool ReadField()
    {
        _field.Clear();
        var quoted = input.Peek() == '"';
        if (quoted)
        {
            ReadQuoted();
        }

        return ReadBare(quoted);
    }

    private void ReadQuoted()
    {
        input.Read();
        for (var next = input.Read(); next >= 0; next = input.Read())
        {
            if (next == '"')
            {
                if (input.Peek() != '"')
                {
                    return;
                }

                input.Read();
            }

            _line += next == '\n' ? 1 : 0;
            _field.Append((char)next);
        }

        _fault ??= "a quoted field is never closed";
    }

    private bool ReadBare(bool quoted)
    {
        for (var next = input.Read(); next >= 0; next = input.Read())
        {
            switch (next)
            {
                case ',':
                    return true;
                case '\n':
                    _line++;
                    return false;
                case '\r' when input.Peek() is '\n' or < 0:
                    break;
                default:
                    _fault ??= quoted ? "text follows a closing quote" : next == '"' ? "a quote stands inside an unquoted field" : null;
                    _field.Append((char)next);
                    break;
            }
        }

        return false;
    }
}
