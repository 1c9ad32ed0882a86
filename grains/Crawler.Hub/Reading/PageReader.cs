using System.Buffers;
using Crawler.Core.Catalogue;

namespace Crawler.Hub.Reading;

/// <summary>
/// Reads one page straight off the response stream: one buffer, one row builder, no object per row. What is broken costs itself and, where its end cannot be known,
/// what stands up to the next item that is beyond doubt.
/// </summary>
internal sealed class PageReader(HubClientOptions options)
{
    private readonly PageContent _content = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private ItemSplitter _splitter = new();
    private DamagedStretch _stretch;
    private int _filled;
    private long _bytes;
    private RepoId? _hugeId;
    private string _hugeExcerpt = "";
    private int _restarts;

    /// <summary>Why the body ended early; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    private ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _filled);

    /// <summary>Reads to the end of the body.</summary>
    public async Task<BodyEnd> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                MakeRoom(cancellationToken);
                var read = await ReadSomeAsync(body, cancellationToken);
                if (read <= 0)
                {
                    return Close(isBroken: read < 0, cancellationToken);
                }

                _filled += read;
                _bytes += read;
                if (_bytes > options.MaxPageBytes)
                {
                    Close(isBroken: true, cancellationToken);
                    return BodyEnd.TooLarge;
                }

                TakeAll(cancellationToken);
                if (_splitter.IsForeign)
                {
                    return BodyEnd.Foreign;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    /// <summary>The page as far as it was read.</summary>
    public ListingPage ToPage(Uri? next, string? nextRefused, bool isCut, RawPage? raw) => _content.ToPage(next, nextRefused, isCut, _bytes, raw);

    /// <summary>Bytes read; 0 at the end; below 0 where the connection, the framing or the compression broke.</summary>
    private async ValueTask<int> ReadSomeAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or HttpRequestException or InvalidOperationException)
        {
            // Brotli's decoder tells of broken data by an invalid operation.
            Failure = failure;
            return -1;
        }
    }

    private void TakeAll(CancellationToken cancellationToken)
    {
        while (!_stretch.IsOpen || Cross(atEnd: false, cancellationToken))
        {
            switch (_splitter.Next(Bytes, out var item))
            {
                case Found.Item when _content.Take(Bytes[item]) is { } defect:
                    if (Bytes[item.Start] != (byte)'{')
                    {
                        // An item whose opening bracket is missing looks like many texts and numbers; a bracket too many makes a list of all that follow.
                        Lose(item.Start.Value, item.End.Value);
                        break;
                    }

                    _stretch = DamagedStretch.WithEnd(
                        _content.NextIndex, defect, _content.LastId, PageContent.Excerpt(Bytes[item]), item.Start.Value, item.End.Value);
                    break;
                case Found.Item:
                    break;
                case Found.Discarded:
                    NoteDiscarded(Bytes[item]);
                    _content.QuarantineHuge(_hugeId, options.MaxItemBytes, _hugeExcerpt);
                    break;
                case Found.Damage:
                    Lose(item.Start.Value, item.End.Value);
                    break;
                case Found.Nothing:
                    return;
            }
        }
    }

    /// <summary>Looks behind damage for the next item that is beyond doubt.</summary>
    /// <returns>Whether the stretch was crossed; else more of the body is needed.</returns>
    private bool Cross(bool atEnd, CancellationToken cancellationToken)
    {
        int beginning;
        while ((beginning = _stretch.NextBeginning(Bytes)) >= 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_restarts++ >= ListingLimits.Restarts)
            {
                _stretch.GiveUp();
                continue;
            }

            var syntax = Syntax.Of(Bytes[beginning..], ListingLimits.Depth);
            if (syntax.End == SyntaxEnd.Unfinished && !atEnd && _filled - beginning <= options.MaxItemBytes)
            {
                return false;
            }

            if (syntax.End == SyntaxEnd.Whole && _content.TakeBehind(ref _stretch, Bytes.Slice(beginning, syntax.Length)))
            {
                _splitter.ContinueAt(beginning + syntax.Length);
                return true;
            }

            _stretch.Reject();
        }

        if (_stretch.End < 0)
        {
            return false;
        }

        _splitter.ContinueAt(_stretch.End);
        _content.Quarantine(ref _stretch);
        return true;
    }

    /// <summary>Whether an item without an end can have none; else it may just go on.</summary>
    private static bool IsBroken(ReadOnlySpan<byte> item) => RowReader.IsStray(item) || Syntax.Of(item).End == SyntaxEnd.Broken;

    /// <summary>Gives up what begins at <paramref name="start"/>: its brackets do not match, or it does not end.</summary>
    private void Lose(int start, int end)
    {
        var syntax = Syntax.Of(Bytes[start..end]);
        var detail = syntax.Problem.Length > 0 ? syntax.Problem : "What stands here is no item.";
        _stretch = DamagedStretch.WithoutEnd(
            _content.NextIndex,
            new Defect("unbalanced", detail),
            RowReader.FindId(Bytes[start..end]),
            PageContent.Excerpt(Bytes[start..end]),
            start,
            syntax.End == SyntaxEnd.Broken ? start + syntax.Length : start);
    }

    /// <summary>The body is over: what stands in the buffer is all there will be.</summary>
    private BodyEnd Close(bool isBroken, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!_stretch.IsOpen)
            {
                if (_splitter.ItemStart < 0 || _splitter.IsDiscarding || !IsBroken(Bytes[_splitter.ItemStart..]))
                {
                    break;
                }

                // The last item was broken before the body ended: what it swallowed may be whole.
                Lose(_splitter.ItemStart, _filled);
            }

            if (!Cross(atEnd: true, cancellationToken))
            {
                _content.Quarantine(ref _stretch);
                return !isBroken && Bytes.TrimEnd(" \t\r\n"u8) is [.., (byte)']'] ? BodyEnd.Whole : BodyEnd.Cut;
            }

            TakeAll(cancellationToken);
        }

        return isBroken ? BodyEnd.Cut : _splitter.HasEnded ? BodyEnd.Whole : _splitter.HasBegun ? BodyEnd.Cut : BodyEnd.Foreign;
    }

    /// <summary>Gives up an item that fills more than it may; if it is sound so far, its end is still looked for.</summary>
    private void GiveUpHugeItem(CancellationToken cancellationToken)
    {
        if (IsBroken(Bytes))
        {
            Lose(0, _filled);
            TakeAll(cancellationToken);
            return;
        }

        _hugeId = RowReader.FindId(Bytes);
        _hugeExcerpt = PageContent.Excerpt(Bytes);
        _splitter.Discard();
    }

    /// <summary>What goes by unread may hide another item, where a quote is missing: then the item's id must not vouch for the stretch.</summary>
    private void NoteDiscarded(ReadOnlySpan<byte> bytes) => _hugeId = bytes.IndexOf("\"_id\""u8) < 0 ? _hugeId : null;

    /// <summary>Drops what is no longer needed, and grows the buffer where a single item fills it.</summary>
    private void MakeRoom(CancellationToken cancellationToken)
    {
        if (_splitter.IsDiscarding)
        {
            NoteDiscarded(Bytes);
        }
        else if (_splitter.ItemStart == 0 && _filled == _buffer.Length && _filled > options.MaxItemBytes)
        {
            GiveUpHugeItem(cancellationToken);
        }

        var needed = _stretch.IsOpen ? _stretch.NeededFrom : _splitter.NeededFrom;
        if (needed > 0)
        {
            _buffer.AsSpan(needed.._filled).CopyTo(_buffer);
            _splitter.Drop(needed);
            _stretch.Drop(needed);
            _filled -= needed;
        }

        if (_filled < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
