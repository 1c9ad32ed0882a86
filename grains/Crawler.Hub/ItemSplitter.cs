using System.Buffers;

namespace Crawler.Hub;

/// <summary>
/// Finds the items of a top-level JSON array in a growing buffer by their brackets and quotes alone, so that what is broken inside one item costs only that item.
/// </summary>
internal struct ItemSplitter
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("\",]"u8);
    private int _position;
    private int _start;
    private int _depth;
    private bool _inString;
    private bool _inItem;
    private bool _isScalar;
    private bool _isDiscarded;

    public ItemSplitter()
    {
        _start = -1;
    }

    /// <summary>Whether the opening bracket was seen.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the closing bracket was seen.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the body is not an array at all.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Where the bytes still needed begin: those before may be dropped.</summary>
    public readonly int NeededFrom => _start >= 0 && !_isDiscarded ? _start : _position;

    /// <summary>Whether the item found last was given up with <see cref="Discard"/>; its range is empty.</summary>
    public bool WasDiscarded { get; private set; }

    /// <summary>Gives the item in hand up: its bytes are no longer needed, only its end.</summary>
    public void Discard() => _isDiscarded = true;

    /// <summary>Takes note that the buffer's first <paramref name="count"/> bytes were dropped.</summary>
    public void Drop(int count)
    {
        _position -= count;
        _start = _start >= 0 ? Math.Max(0, _start - count) : -1;
    }

    /// <summary>Finds the next whole item.</summary>
    public bool TryNext(ReadOnlySpan<byte> buffer, out Range item)
    {
        item = default;
        while (_position < buffer.Length && !HasEnded && !IsForeign)
        {
            if (!_inItem)
            {
                Between(buffer[_position]);
                continue;
            }

            if (!(_isScalar ? ScalarEnds(buffer) : ContainerEnds(buffer)))
            {
                // The rest of the item is still to come, even where a last byte, a lone backslash, was left unread.
                return false;
            }

            item = _isDiscarded ? default : _start.._position;
            WasDiscarded = _isDiscarded;
            _isDiscarded = _inItem = false;
            _start = -1;
            return true;
        }

        return false;
    }

    private void Between(byte next)
    {
        if (next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',' or 0xEF or 0xBB or 0xBF)
        {
            _position++;
        }
        else if (!HasBegun)
        {
            HasBegun = next == (byte)'[';
            IsForeign = !HasBegun;
            _position++;
        }
        else if (next == (byte)']')
        {
            HasEnded = true;
            _position++;
        }
        else
        {
            _inItem = true;
            _isScalar = next is not ((byte)'{' or (byte)'[');
            _inString = false;
            _depth = 0;
            _start = _position;
        }
    }

    private bool ContainerEnds(ReadOnlySpan<byte> buffer)
    {
        while (_position < buffer.Length)
        {
            if (_inString)
            {
                if (!SkipString(buffer))
                {
                    return false;
                }

                continue;
            }

            var found = buffer[_position..].IndexOfAny(Structure);
            if (found < 0)
            {
                _position = buffer.Length;
                return false;
            }

            _position += found;
            var next = buffer[_position++];
            _inString = next == (byte)'"';
            _depth += next is (byte)'{' or (byte)'[' ? 1 : next is (byte)'}' or (byte)']' ? -1 : 0;
            if (_depth == 0 && !_inString)
            {
                return true;
            }
        }

        return false;
    }

    private bool ScalarEnds(ReadOnlySpan<byte> buffer)
    {
        while (_position < buffer.Length)
        {
            if (_inString)
            {
                if (!SkipString(buffer))
                {
                    return false;
                }

                continue;
            }

            var found = buffer[_position..].IndexOfAny(Delimiters);
            if (found < 0)
            {
                _position = buffer.Length;
                return false;
            }

            _position += found;
            if (buffer[_position] != (byte)'"')
            {
                return true;
            }

            _position++;
            _inString = true;
        }

        return false;
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
