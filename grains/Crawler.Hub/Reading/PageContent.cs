using System.IO.Hashing;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Reading;

/// <summary>What was read off a page so far: rows, packed one after another, and what could not be read.</summary>
internal sealed class PageContent
{
    private readonly RowBuilder _row = new();
    private readonly RowReader _reader;
    private readonly PackedWriter _packed = PackedWriter.Pooled(256 * 1024);
    private long? _latestChange;
    private readonly List<PageRow> _rows = new(1024);
    private readonly List<QuarantinedItem> _quarantined = [];

    public PageContent() => _reader = new RowReader(_row);

    /// <summary>The place of the next item on the page, from 0.</summary>
    public int NextIndex => _rows.Count + _quarantined.Count;

    /// <summary>Takes an item in: as a row, or into quarantine.</summary>
    /// <returns>Why it could be neither: where it ends is a guess. The caller looks closer.</returns>
    public Defect? Take(ReadOnlySpan<byte> item)
    {
        var defect = _reader.Read(item);
        if (defect is { IsSyntax: true })
        {
            return defect;
        }

        Keep(item, defect);
        return null;
    }

    /// <summary>Takes in what follows a damaged stretch, if it is beyond doubt a listed repository; the stretch goes into quarantine before it.</summary>
    public bool TakeBehind(ref DamagedStretch stretch, ReadOnlySpan<byte> item)
    {
        var defect = _reader.Read(item);
        if (defect is { IsSyntax: true } || _row.Id is null || !_row.HasName || !_reader.IsListed)
        {
            return false;
        }

        Quarantine(ref stretch);
        Keep(item, defect);
        return true;
    }

    /// <summary>The id of the item read last, where it was readable.</summary>
    public RepoId? LastId => _row.Id;

    /// <summary>Quarantines a stretch. Where it may hide items, no id is told: what lies between its neighbours is then unknown, and proves nothing.</summary>
    public void Quarantine(ref DamagedStretch stretch)
    {
        _quarantined.Add(stretch.MayHideItems
            ? new QuarantinedItem(
                stretch.Index,
                null,
                "unbalanced",
                $"{stretch.Defect.Detail} {stretch.Length} bytes, up to the next item that is beyond doubt, are lost{(stretch.FirstId is { } first ? $"; they begin with {first}" : "")}.",
                stretch.Excerpt)
            : new QuarantinedItem(stretch.Index, stretch.FirstId, stretch.Defect.Reason, stretch.Defect.Detail, stretch.Excerpt));
        stretch.Close();
    }

    /// <summary>Quarantines an item that was given up for its size.</summary>
    public void QuarantineHuge(RepoId? id, int maxBytes, string excerpt) =>
        _quarantined.Add(new QuarantinedItem(NextIndex, id, "item-too-large", $"larger than {maxBytes} bytes", excerpt));

    /// <summary>The page as far as it was read.</summary>
    public ListingPage ToPage(Uri? next, string? nextRefused, bool isCut, long bytesRead, RawPage? raw) => new()
    {
        Rows = _rows,
        Packed = _packed.WrittenMemory,
        ReleasePacked = _packed.Release,
        LatestChange = _latestChange,
        Next = next,
        NextRefused = nextRefused,
        Quarantined = _quarantined,
        IsCut = isCut,
        BytesRead = bytesRead,
        Raw = raw,
        Digest = XxHash3.HashToUInt64(_packed.Written),
    };

    /// <summary>The beginning of an item, to look at.</summary>
    public static string Excerpt(ReadOnlySpan<byte> item)
    {
        var text = Encoding.UTF8.GetString(item[..Math.Min(item.Length, ListingLimits.ExcerptLength * 3 / 2)]);
        return string.Concat(text.Where(c => !char.IsControl(c)).Take(ListingLimits.ExcerptLength));
    }

    private void Keep(ReadOnlySpan<byte> item, Defect? defect)
    {
        var (offset, length) = (_packed.Length, 0);
        if (defect is null && (length = _row.Pack(_packed)) == 0)
        {
            defect = new Defect("record-too-large", $"packs to more than {RowBuilder.MaxPackedBytes} bytes");
        }

        if (defect is null)
        {
            _latestChange = _row.LastModified > _latestChange || _latestChange is null ? _row.LastModified ?? _latestChange : _latestChange;
            _rows.Add(new PageRow(_row.Id!.Value, OwnerName.SlotOf(OwnerName.Of(_row.Name)), offset, length));
        }
        else
        {
            _quarantined.Add(new QuarantinedItem(NextIndex, _row.Id, defect.Reason, defect.Detail, Excerpt(item)));
        }
    }
}
