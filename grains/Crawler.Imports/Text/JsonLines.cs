using System.Text.Json;
using Crawler.Hub;
using Crawler.Imports.Columns;
using Crawler.Imports.Rows;

namespace Crawler.Imports.Text;

/// <summary>JSON, one object a line, with the members of the Hub's listing. Empty lines are no rows.</summary>
internal sealed class JsonLines(TextBuffer buffer, FileColumns columns) : IRowSource
{
    private readonly JsonMembers _members = new(columns);
    private int _scanned;
    private int _consumed;
    private int _excerptLength;
    private bool _hasBegun;
    private bool _isSkipping;

    /// <inheritdoc/>
    public long? RowCount => null;

    /// <inheritdoc/>
    public long Place { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Excerpt => buffer.Bytes[..Math.Min(_excerptLength, buffer.Bytes.Length)];

    /// <inheritdoc/>
    public bool TryRead(RowFields row)
    {
        while (TakeLine(out var length, out var isWhole))
        {
            Place++;
            var line = buffer.Bytes[..length].Trim(" \t\r"u8);
            if (_isSkipping)
            {
                // The end of a line that was given up.
                _isSkipping = !isWhole;
                Place--;
                continue;
            }

            if (line.IsEmpty && isWhole)
            {
                continue;
            }

            _excerptLength = length;
            row.Begin();
            _isSkipping = !isWhole;
            if (length > ListingLimits.ItemBytes)
            {
                row.Fail("item-too-large", $"a line of more than {ListingLimits.ItemBytes} bytes");
            }
            else
            {
                Read(line, row);
            }

            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        Consume();
        if (buffer.IsAtEnd)
        {
            return false;
        }

        await buffer.LoadAsync(cancellationToken);
        if (!_hasBegun)
        {
            _hasBegun = true;
            buffer.SkipMark();
        }

        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => buffer.DisposeAsync();

    /// <summary>Finds the next line; one beyond the bound is given in pieces that are not whole.</summary>
    private bool TakeLine(out int length, out bool isWhole)
    {
        Consume();
        var bytes = buffer.Bytes;
        var end = bytes[_scanned..].IndexOf((byte)'\n');
        isWhole = true;
        if (end >= 0)
        {
            length = _scanned + end;
            _consumed = length + 1;
            return Found();
        }

        length = bytes.Length;
        _consumed = length;
        if (length > ListingLimits.ItemBytes || (_isSkipping && length > 0 && !buffer.IsAtEnd))
        {
            isWhole = false;
            return Found();
        }

        if (buffer.IsAtEnd && length > 0)
        {
            return Found();
        }

        _scanned = length;
        _consumed = 0;
        return false;
    }

    private bool Found()
    {
        _scanned = 0;
        return true;
    }

    private void Consume()
    {
        buffer.Consume(_consumed);
        _consumed = 0;
    }

    private void Read(ReadOnlySpan<byte> line, RowFields row)
    {
        if (line[0] != (byte)'{')
        {
            row.Fail("not-an-object", "expected an object");
            return;
        }

        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = ListingLimits.Depth });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var match = _members.Find(ref reader);
                reader.Read();
                if (match is { } column && row.Wants(column))
                {
                    row.Json(column, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            reader.Read();
        }
        catch (JsonException broken)
        {
            row.Fail("malformed", broken.Message);
        }
        catch (InvalidOperationException invalid)
        {
            row.Fail("invalid-text", invalid.Message);
        }
    }
}
