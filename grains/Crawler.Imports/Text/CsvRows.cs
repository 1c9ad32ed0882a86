using System.Text;
using System.Text.Unicode;
using Crawler.Hub;
using Crawler.Imports.Columns;
using Crawler.Imports.Rows;

namespace Crawler.Imports.Text;

/// <summary>CSV (RFC 4180, UTF-8) with a header. What is broken in one record costs that record; where a quote is never closed, its first line.</summary>
internal sealed class CsvRows : IRowSource
{
    /// <summary>Unclosed quotes after which the rest of the file is given up: each costs a look at up to <see cref="ListingLimits.ItemBytes"/>.</summary>
    private const int MaxUnclosed = 1000;

    private readonly TextBuffer _buffer;
    private readonly CsvRecord _record = new();
    private ColumnMatch?[] _header = [];
    private int _consumed;
    private long _lines;
    private int _unclosed;

    private CsvRows(TextBuffer buffer) => _buffer = buffer;

    /// <inheritdoc/>
    public long? RowCount => null;

    /// <inheritdoc/>
    public long Place { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Excerpt => _buffer.Bytes[.._consumed];

    /// <summary>Reads the header.</summary>
    /// <exception cref="ImportFileException">There is none, or the file cannot be read.</exception>
    public static async ValueTask<CsvRows> OpenAsync(TextBuffer buffer, string name, FileColumns columns, CancellationToken cancellationToken)
    {
        var rows = new CsvRows(buffer);
        await buffer.LoadAsync(cancellationToken);
        buffer.SkipMark();
        while (rows._record.Split(buffer.Bytes, buffer.IsAtEnd) is var split && split != CsvSplit.Whole)
        {
            if (split == CsvSplit.Stray || buffer.IsAtEnd || buffer.Bytes.Length > ListingLimits.ItemBytes)
            {
                throw new ImportFileException($"{name} does not begin with a header of column names, as CSV needs it.");
            }

            await buffer.LoadAsync(cancellationToken);
        }

        rows.ReadHeader(columns);
        return rows;
    }

    /// <inheritdoc/>
    public bool TryRead(RowFields row)
    {
        while (true)
        {
            Consume();
            var text = _buffer.Bytes;
            if (text.IsEmpty)
            {
                return false;
            }

            var split = _record.Split(text, _buffer.IsAtEnd);
            if (split == CsvSplit.Unfinished && !_buffer.IsAtEnd && text.Length <= ListingLimits.ItemBytes)
            {
                return false;
            }

            Place = _lines + 1;
            row.Begin();
            if (split != CsvSplit.Whole)
            {
                GiveUpLine(split, row);
                return true;
            }

            _consumed = _record.Length;
            if (!_record.IsEmpty)
            {
                Read(text[.._record.Length], row);
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        Consume();
        if (_buffer.IsAtEnd)
        {
            return false;
        }

        await _buffer.LoadAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _buffer.DisposeAsync();

    private void ReadHeader(FileColumns columns)
    {
        _header = new ColumnMatch?[_record.Count];
        var met = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _header.Length; i++)
        {
            var name = Encoding.UTF8.GetString(_record.Field(_buffer.Bytes, i)).Trim();
            _header[i] = met.Add(name) ? columns.Meet(name) : null;
        }

        _consumed = _record.Length;
        Consume();
    }

    private void Consume()
    {
        _lines += _buffer.Bytes[.._consumed].Count((byte)'\n');
        _buffer.Consume(_consumed);
        _consumed = 0;
    }

    private void GiveUpLine(CsvSplit split, RowFields row)
    {
        var isLast = split == CsvSplit.Unfinished && ++_unclosed >= MaxUnclosed;
        var end = isLast ? -1 : _buffer.Bytes.IndexOf((byte)'\n');
        _consumed = end < 0 ? _buffer.Bytes.Length : end + 1;
        row.Fail("unbalanced", split == CsvSplit.Stray ? "text behind a closing quote" : "a quote is not closed");
    }

    private void Read(ReadOnlySpan<byte> text, RowFields row)
    {
        if (text.Length > ListingLimits.ItemBytes)
        {
            row.Fail("item-too-large", $"a record of more than {ListingLimits.ItemBytes} bytes");
            return;
        }

        if (_record.Count != _header.Length)
        {
            row.Fail("malformed", $"{_record.Count} fields under {_header.Length} column names");
            return;
        }

        if (!Utf8.IsValid(text))
        {
            row.Fail("invalid-text", "not UTF-8");
            return;
        }

        for (var i = 0; i < _header.Length; i++)
        {
            if (_header[i] is { } match && row.Wants(match))
            {
                row.Text(match, _record.Field(text, i));
            }
        }
    }
}
