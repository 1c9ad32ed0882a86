using System.Buffers;

namespace Crawler.Hub.Reading;

/// <summary>What the splitter came upon.</summary>
internal enum Found
{
    /// <summary>Nothing whole; more of the body is needed.</summary>
    Nothing,

    /// <summary>A whole item.</summary>
    Item,

    /// <summary>The end of an item that was given up with <see cref="ItemSplitter.Discard"/>, with what is left of it in the buffer.</summary>
    Discarded,

    /// <summary>A bracket that closes another kind, or something behind the end of the list: from here on the splitter is lost and wants <see cref="ItemSplitter.ContinueAt"/>.</summary>
    Damage,
}

/// <summary>
/// Finds the items of a top-level JSON array in a growing buffer by their brackets and quotes alone, so that what is broken inside one item costs only that item.
/// </summary>
internal struct ItemSplitter
{
    private const int CheckedDepth = 64;

    /// <summary>Bytes kept of an item that was given up, so that a mark at the edge of what was read is not torn apart.</summary>
    private const int Overlap = 8;
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("\",]"u8);
    private int _position;
    private int _start;
    private int _depth;
    private ulong _braces;
    private bool _inString;
    private bool _isScalar;
    private bool _isDiscarded;

    public ItemSplitter()
    {
        _start = -1;
    }

    private enum Scan
    {
        Unfinished,
        End,
        Mismatch,
    }

    /// <summary>Whether the opening bracket was seen.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the closing bracket was seen, and nothing but white space since.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the body is not an array at all.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Where the item in hand begins; below 0 between items.</summary>
    public readonly int ItemStart => _start;

    /// <summary>Whether the item in hand was given up.</summary>
    public readonly bool IsDiscarding => _isDiscarded;

    /// <summary>Where the bytes still needed begin: those before may be dropped.</summary>
    public readonly int NeededFrom => _start < 0 ? _position : _isDiscarded ? Math.Max(_start, _position - Overlap) : _start;

    /// <summary>Gives the item in hand up: its bytes are no longer needed, only its end.</summary>
    public void Discard() => _isDiscarded = true;

    /// <summary>Takes note that the buffer's first <paramref name="count"/> bytes were dropped.</summary>
    public void Drop(int count)
    {
        _position -= count;
        _start = _start >= 0 ? Math.Max(0, _start - count) : -1;
    }

    /// <summary>Goes on between two items, at <paramref name="position"/>.</summary>
    public void ContinueAt(int position)
    {
        _position = position;
        _start = -1;
        _inString = _isDiscarded = HasEnded = false;
    }

    /// <summary>Finds the next whole item.</summary>
    public Found Next(ReadOnlySpan<byte> buffer, out Range item)
    {
        item = default;
        while (_position < buffer.Length && !IsForeign)
        {
            if (_start < 0)
            {
                if (!Between(buffer[_position]))
                {
                    item = _position.._position;
                    return Found.Damage;
                }

                continue;
            }

            var scan = _isScalar ? ScalarEnd(buffer) : ContainerEnd(buffer);
            if (scan == Scan.Unfinished)
            {
                // The rest of the item is still to come, even where a last byte, a lone backslash, was left unread.
                return Found.Nothing;
            }

            item = _start.._position;
            var found = scan == Scan.Mismatch ? Found.Damage : _isDiscarded ? Found.Discarded : Found.Item;
            _isDiscarded = false;
            _start = -1;
            return found;
        }

        return Found.Nothing;
    }

    /// <summary>Takes one byte between items; false where the list was closed and goes on all the same.</summary>
    private bool Between(byte next)
    {
        if (next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0xEF or 0xBB or 0xBF || (next == (byte)',' && !HasEnded))
        {
            _position++;
        }
        else if (!HasBegun)
        {
            HasBegun = next == (byte)'[';
            IsForeign = !HasBegun;
            _position++;
        }
        else if (HasEnded)
        {
            return false;
        }
        else if (next == (byte)']')
        {
            HasEnded = true;
            _position++;
        }
        else
        {
            _isScalar = next is not ((byte)'{' or (byte)'[');
            _inString = false;
            _depth = 0;
            _start = _position;
        }

        return true;
    }

    private Scan ContainerEnd(ReadOnlySpan<byte> buffer)
    {
        while (_position < buffer.Length)
        {
            if (_inString)
            {
                if (!SkipString(buffer))
                {
                    return Scan.Unfinished;
                }

                continue;
            }

            var found = buffer[_position..].IndexOfAny(Structure);
            if (found < 0)
            {
                _position = buffer.Length;
                return Scan.Unfinished;
            }

            _position += found;
            var next = buffer[_position++];
            if (next == (byte)'"')
            {
                _inString = true;
            }
            else if (next is (byte)'{' or (byte)'[')
            {
                Open(next == (byte)'{');
            }
            else if (!Close(next == (byte)'}'))
            {
                return Scan.Mismatch;
            }
            else if (_depth == 0)
            {
                return Scan.End;
            }
        }

        return Scan.Unfinished;
    }

    /// <summary>Notes the bracket's kind, one bit a level. Deeper than those an item is refused anyway, and only its end matters.</summary>
    private void Open(bool isBrace)
    {
        if (_depth++ < CheckedDepth)
        {
            _braces = (_braces << 1) | (isBrace ? 1UL : 0UL);
        }
    }

    private bool Close(bool isBrace)
    {
        if (--_depth >= CheckedDepth)
        {
            return true;
        }

        var matches = (_braces & 1) == (isBrace ? 1UL : 0UL);
        _braces >>= 1;
        return matches;
    }

    private Scan ScalarEnd(ReadOnlySpan<byte> buffer)
    {
        while (_position < buffer.Length)
        {
            if (_inString)
            {
                if (!SkipString(buffer))
                {
                    return Scan.Unfinished;
                }

                continue;
            }

            var found = buffer[_position..].IndexOfAny(Delimiters);
            if (found < 0)
            {
                _position = buffer.Length;
                return Scan.Unfinished;
            }

            _position += found;
            if (buffer[_position] != (byte)'"')
            {
                return Scan.End;
            }

            _position++;
            _inString = true;
        }

        return Scan.Unfinished;
    }

    /// <summary>Goes behind the closing quote; false where it is not in the buffer yet.</summary>
    private bool SkipString(ReadOnlySpan<byte> buffer)
    {
        while (_position < buffer.Length)
        {
            var found = buffer[_position..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                _position = buffer.Length;
                return false;
            }

            _position += found;
            if (buffer[_position] == (byte)'"')
            {
                _position++;
                _inString = false;
                return true;
            }

            if (_position + 1 >= buffer.Length)
            {
                return false;
            }

            _position += 2;
        }

        return false;
    }
}
