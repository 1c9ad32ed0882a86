using System.Buffers;

namespace Crawler.Imports.Text;

/// <summary>How splitting a record went.</summary>
internal enum CsvSplit
{
    /// <summary>A whole record.</summary>
    Whole,

    /// <summary>Its end is not loaded yet; at the end of the file: a quote is never closed.</summary>
    Unfinished,

    /// <summary>Something stands between a closing quote and the next comma.</summary>
    Stray,
}

/// <summary>Splits one record of a CSV file (RFC 4180) into fields, without copying what has no doubled quotes in it.</summary>
internal sealed class CsvRecord
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(",\r\n"u8);
    private readonly List<(int Start, int Length, bool HasQuotes)> _fields = [];
    private byte[] _unquoted = new byte[1024];

    /// <summary>How many fields there are.</summary>
    public int Count => _fields.Count;

    /// <summary>Bytes of the record, its line end included.</summary>
    public int Length { get; private set; }

    /// <summary>Whether it is an empty line.</summary>
    public bool IsEmpty => _fields is [(_, 0, false)];

    /// <summary>Splits the record at the beginning of <paramref name="text"/>.</summary>
    public CsvSplit Split(ReadOnlySpan<byte> text, bool isAtEnd)
    {
        _fields.Clear();
        var position = 0;
        while (true)
        {
            var split = position < text.Length && text[position] == (byte)'"' ? Quoted(text, ref position) : Plain(text, ref position, isAtEnd);
            if (split != CsvSplit.Whole)
            {
                return split;
            }

            if (position == text.Length)
            {
                Length = position;
                return isAtEnd ? CsvSplit.Whole : CsvSplit.Unfinished;
            }

            switch (text[position])
            {
                case (byte)',':
                    position++;
                    break;
                case (byte)'\r' when position + 1 == text.Length && !isAtEnd:
                    return CsvSplit.Unfinished;
                case (byte)'\r' when position + 1 < text.Length && text[position + 1] == (byte)'\n':
                    Length = position + 2;
                    return CsvSplit.Whole;
                case (byte)'\r' or (byte)'\n':
                    Length = position + 1;
                    return CsvSplit.Whole;
                default:
                    return CsvSplit.Stray;
            }
        }
    }

    /// <summary>A field without its quotes; valid until the next one.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int index)
    {
        var (start, length, hasQuotes) = _fields[index];
        var field = text.Slice(start, length);
        return hasQuotes ? Unquoted(field) : field;
    }

    private CsvSplit Plain(ReadOnlySpan<byte> text, ref int position, bool isAtEnd)
    {
        var length = text[position..].IndexOfAny(Ends);
        if (length < 0 && !isAtEnd)
        {
            return CsvSplit.Unfinished;
        }

        length = length < 0 ? text.Length - position : length;
        _fields.Add((position, length, false));
        position += length;
        return CsvSplit.Whole;
    }

    private CsvSplit Quoted(ReadOnlySpan<byte> text, ref int position)
    {
        var start = ++position;
        var hasQuotes = false;
        while (true)
        {
            var quote = text[position..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return CsvSplit.Unfinished;
            }

            position += quote + 1;
            if (position >= text.Length || text[position] != (byte)'"')
            {
                _fields.Add((start, position - 1 - start, hasQuotes));
                return CsvSplit.Whole;
            }

            hasQuotes = true;
            position++;
        }
    }

    private ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> field)
    {
        if (_unquoted.Length < field.Length)
        {
            _unquoted = new byte[field.Length];
        }

        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            _unquoted[length++] = field[i];
            i += field[i] == (byte)'"' ? 1 : 0;
        }

        return _unquoted.AsSpan(0, length);
    }
}
