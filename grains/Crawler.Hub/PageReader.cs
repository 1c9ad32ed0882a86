using System.Buffers;
using System.IO.Hashing;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Hub;

/// <summary>What became of a body.</summary>
internal enum BodyEnd
{
    /// <summary>The array was closed.</summary>
    Whole,

    /// <summary>The body ended, or failed, inside the array.</summary>
    Cut,

    /// <summary>The body is no JSON array.</summary>
    Foreign,

    /// <summary>The body is larger than allowed.</summary>
    TooLarge,
}

/// <summary>Reads one page straight off the response stream: one buffer, one row builder, no object per row.</summary>
internal sealed class PageReader(HubClientOptions options)
{
    private readonly RowBuilder _row = new();
    private readonly PackedWriter _packed = new(256 * 1024);
    private readonly List<PageRow> _rows = new(1024);
    private readonly List<QuarantinedItem> _quarantined = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _filled;
    private int _index;
    private long _bytes;
    private RepoId? _discardedId;
    private string _discardedExcerpt = "";

    /// <summary>Why the body ended early; null where it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Reads to the end of the body.</summary>
    public async Task<BodyEnd> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var reader = new RowReader(_row);
        var splitter = new ItemSplitter();
        try
        {
            while (true)
            {
                while (splitter.TryNext(_buffer.AsSpan(0, _filled), out var item))
                {
                    if (splitter.WasDiscarded)
                    {
                        TakeDiscarded();
                    }
                    else
                    {
                        Take(reader, _buffer.AsSpan(item));
                    }
                }

                if (splitter.HasEnded || splitter.IsForeign)
                {
                    return splitter.HasEnded ? BodyEnd.Whole : BodyEnd.Foreign;
                }

                MakeRoom(ref splitter);
                var read = await body.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
                if (read == 0)
                {
                    return splitter.HasBegun ? BodyEnd.Cut : BodyEnd.Foreign;
                }

                _filled += read;
                _bytes += read;
                if (_bytes > options.MaxPageBytes)
                {
                    return BodyEnd.TooLarge;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or HttpRequestException)
        {
            Failure = failure;
            return BodyEnd.Cut;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    /// <summary>The page as far as it was read.</summary>
    public ListingPage ToPage(Uri? next, string? nextRefused, bool isCut, RawPage? raw) => new()
    {
        Rows = _rows,
        Packed = _packed.ToArray(),
        Next = next,
        NextRefused = nextRefused,
        Quarantined = _quarantined,
        IsCut = isCut,
        Raw = raw,
        BytesRead = _bytes,
        Digest = XxHash3.HashToUInt64(_packed.Written),
    };

    private void Take(RowReader reader, ReadOnlySpan<byte> item)
    {
        var index = _index++;
        if (reader.Read(item) is { } defect)
        {
            Quarantine(index, defect, item);
            return;
        }

        var offset = _packed.Length;
        var length = _row.Pack(_packed);
        if (length == 0)
        {
            Quarantine(index, new Defect("record-too-large", $"packs to more than {RowBuilder.MaxPackedBytes} bytes"), item);
            return;
        }

        _rows.Add(new PageRow(_row.Id!.Value, OwnerName.SlotOf(OwnerName.Of(_row.Name)), offset, length));
    }

    private void TakeDiscarded() => _quarantined.Add(new QuarantinedItem(
        _index++, _discardedId, "item-too-large", $"larger than {options.MaxItemBytes} bytes", _discardedExcerpt));

    private void Quarantine(int index, Defect defect, ReadOnlySpan<byte> item) =>
        _quarantined.Add(new QuarantinedItem(index, _row.Id, defect.Reason, defect.Detail, Excerpt(item)));

    private static string Excerpt(ReadOnlySpan<byte> item)
    {
        var text = Encoding.UTF8.GetString(item[..Math.Min(item.Length, 300)]);
        return string.Concat(text.Where(c => !char.IsControl(c)).Take(200));
    }

    /// <summary>Drops what is no longer needed, grows the buffer where a single item fills it, and gives up an item that is too large.</summary>
    private void MakeRoom(ref ItemSplitter splitter)
    {
        if (splitter.NeededFrom == 0 && _filled == _buffer.Length && _filled > options.MaxItemBytes)
        {
            _discardedId = RowReader.FindId(_buffer.AsSpan(0, _filled));
            _discardedExcerpt = Excerpt(_buffer.AsSpan(0, _filled));
            splitter.Discard();
        }

        var needed = splitter.NeededFrom;
        if (needed > 0)
        {
            _buffer.AsSpan(needed.._filled).CopyTo(_buffer);
            splitter.Drop(needed);
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
