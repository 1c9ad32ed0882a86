using Crawler.Core.Catalogue;

namespace Crawler.Hub.Reading;

/// <summary>
/// A stretch of the page whose quotes or brackets do not close, and the search for the first item behind it that can be trusted. Texts of the Hub cannot pose as an item:
/// in them every quote is escaped. Objects nested in an item can, so whoever searches takes only what has the members of a listed repository.
/// </summary>
internal struct DamagedStretch
{
    /// <summary>White space allowed around the marks of a beginning, and so the bytes kept on either side while the rest of them may still come.</summary>
    private const int Margin = 32;
    private int _searchFrom;
    private int _scanned;
    private bool _inString;
    private bool _isGivenUp;

    /// <summary>Whether a stretch is being crossed.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Its place on the page.</summary>
    public int Index { get; private init; }

    /// <summary>What broke it.</summary>
    public Defect Defect { get; private init; }

    /// <summary>The id of the item it begins with, where that is plain.</summary>
    public RepoId? FirstId { get; private init; }

    /// <summary>Its beginning.</summary>
    public string Excerpt { get; private init; }

    /// <summary>Where the item ends that the stretch looks like; -1 where it looks like none.</summary>
    public int End { get; private set; }

    /// <summary>Whether other items may be lost in it: its end is unknown, or one seems to begin inside a text.</summary>
    public bool MayHideItems { get; private set; }

    /// <summary>Bytes from its beginning to where the search stands.</summary>
    public long Length { get; private set; }

    /// <summary>Where the search stands.</summary>
    public readonly int Position => _searchFrom;

    /// <summary>Where the bytes still needed begin.</summary>
    public readonly int NeededFrom => Math.Max(0, _searchFrom - Margin);

    /// <summary>A stretch whose brackets do not match: nobody knows where it ends.</summary>
    /// <param name="index">Its place on the page.</param>
    /// <param name="defect">What broke it.</param>
    /// <param name="firstId">The id of the item it begins with.</param>
    /// <param name="excerpt">Its beginning.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="soundUpTo">What lies before is sound, so no item begins there.</param>
    public static DamagedStretch WithoutEnd(int index, Defect defect, RepoId? firstId, string excerpt, int start, int soundUpTo) => new()
    {
        IsOpen = true,
        Index = index,
        Defect = defect,
        FirstId = firstId,
        Excerpt = excerpt,
        End = -1,
        MayHideItems = true,
        Length = soundUpTo - start,
        _searchFrom = soundUpTo,
    };

    /// <summary>
    /// A stretch whose brackets match, and which is no JSON all the same. What looks nested in it is nested; but where an item seems to begin inside a text, quotes
    /// are missing and the texts are none.
    /// </summary>
    /// <param name="index">Its place on the page.</param>
    /// <param name="defect">What broke it.</param>
    /// <param name="firstId">The id of the item it begins with.</param>
    /// <param name="excerpt">Its beginning.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where its brackets end it.</param>
    public static DamagedStretch WithEnd(int index, Defect defect, RepoId? firstId, string excerpt, int start, int end) => new()
    {
        IsOpen = true,
        Index = index,
        Defect = defect,
        FirstId = firstId,
        Excerpt = excerpt,
        End = end,
        _searchFrom = start,
        _scanned = start,
    };

    /// <summary>Takes note that the buffer's first <paramref name="count"/> bytes were dropped.</summary>
    public void Drop(int count)
    {
        _searchFrom -= count;
        _scanned -= count;
        End = End < 0 ? -1 : End - count;
    }

    /// <summary>Finds the next place where an item may begin: a comma, a brace, a quote.</summary>
    /// <param name="buffer">The bytes; more may follow where the end is unknown.</param>
    /// <returns>Where its brace stands, which is also where the search then stands; -1 where there is none.</returns>
    public int NextBeginning(ReadOnlySpan<byte> buffer)
    {
        var end = End < 0 ? buffer.Length : End;
        if (_isGivenUp)
        {
            MoveTo(end);
        }

        while (_searchFrom < end)
        {
            var found = buffer[_searchFrom..end].IndexOf((byte)'{');
            MoveTo(found < 0 ? end : _searchFrom + found);
            if (found < 0)
            {
                return -1;
            }

            if (IsBeginning(buffer, _searchFrom) && (End < 0 || IsInText(buffer, _searchFrom)))
            {
                MayHideItems = true;
                return _searchFrom;
            }

            if (End < 0 && buffer.Length - _searchFrom < Margin)
            {
                return -1;
            }

            MoveTo(_searchFrom + 1);
        }

        return -1;
    }

    /// <summary>Passes over the beginning found last: no item came of it.</summary>
    public void Reject() => MoveTo(_searchFrom + 1);

    /// <summary>Looks no further: the stretch goes on to the end of the page.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        End = -1;
    }

    /// <summary>The stretch has been crossed.</summary>
    public void Close() => IsOpen = false;

    private static bool IsBeginning(ReadOnlySpan<byte> buffer, int brace)
    {
        var before = buffer[Math.Max(0, brace - Margin)..brace].TrimEnd(" \t\r\n"u8);
        var behind = buffer[(brace + 1)..Math.Min(buffer.Length, brace + Margin)].TrimStart(" \t\r\n"u8);
        return before is [.., (byte)','] && behind is [(byte)'"', ..];
    }

    /// <summary>Whether a place lies between quotes, counted from the stretch's beginning.</summary>
    private bool IsInText(ReadOnlySpan<byte> buffer, int place)
    {
        while (_scanned < place)
        {
            var rest = buffer[_scanned..place];
            var found = _inString ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOf((byte)'"');
            if (found < 0)
            {
                _scanned = place;
                break;
            }

            var isEscape = rest[found] == (byte)'\\';
            _inString = isEscape ? _inString : !_inString;
            _scanned += found + (isEscape ? 2 : 1);
        }

        return _inString;
    }

    private void MoveTo(int position)
    {
        Length += position - _searchFrom;
        _searchFrom = position;
    }
}
