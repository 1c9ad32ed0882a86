using Crawler.Core.Catalogue;
using Crawler.Hub;
using Crawler.Imports.Columns;

namespace Crawler.Imports.Rows;

/// <summary>
/// One row on its way from a file into a packed observation: takes values in any form that files have them, within the listing's own bounds (<see cref="ListingLimits"/>). One is
/// reused for all rows; it holds no row beyond <see cref="Begin"/>. Not for several threads.
/// </summary>
/// <param name="wanted">The columns to be read, as a set of <see cref="ColumnMatch.Bit"/>.</param>
internal sealed partial class RowFields(uint wanted)
{
    /// <summary>Every column but the date.</summary>
    public const uint Everything = uint.MaxValue & ~(1u << (int)Column.Date);

    /// <summary>The date alone.</summary>
    public const uint DateOnly = 1u << (int)Column.Date;

    private readonly RowBuilder _row = new();
    private uint _told;

    /// <summary>What is wrong with the row, the first thing found; null while nothing is.</summary>
    public RowDefect? Defect { get; private set; }

    /// <summary>The row's date, Unix milliseconds; null where it has none.</summary>
    public long? Date { get; private set; }

    /// <summary>The Hub's id of the row, where it has one.</summary>
    public RepoId? Id => _row.Id;

    /// <summary>The name, as far as it was read; valid until the next change.</summary>
    public ReadOnlySpan<byte> Name => _row.Name;

    /// <summary>Makes ready for the next row.</summary>
    public void Begin()
    {
        _row.Clear();
        _told = 0;
        Defect = null;
        Date = null;
    }

    /// <summary>Notes what is wrong; only the first thing is kept.</summary>
    public void Fail(string reason, string detail) => Defect ??= new RowDefect(reason, detail);

    /// <summary>Whether a value of this column is of use: it is asked for, and the Hub's own column has not said it already.</summary>
    public bool Wants(ColumnMatch match) => (wanted & match.Bit) != 0 && !(match.IsAlias && (_told & match.Bit) != 0);

    /// <summary>Packs the row; one without the Hub's id gets a provisional one by its name.</summary>
    /// <returns>The packed length; 0 where the row cannot be read, as <see cref="Defect"/> says.</returns>
    public int Pack(PackedWriter target)
    {
        if (Defect is null && (wanted & DateOnly) != 0 && Date is null)
        {
            Fail("missing-date", "no date");
        }

        if (Defect is null && !_row.HasName)
        {
            Fail("missing-name", "no id");
        }

        if (Defect is not null)
        {
            return 0;
        }

        _row.Id ??= RepoId.Provisional(_row.Name);
        var length = _row.Pack(target);
        if (length == 0)
        {
            Fail("record-too-large", $"packs to more than {RowBuilder.MaxPackedBytes} bytes");
        }

        return length;
    }

    /// <summary>Takes a whole number.</summary>
    public void Number(ColumnMatch match, long value)
    {
        switch (match.Column)
        {
            case Column.Downloads30d:
                _row.Downloads30d = Counter(match, value, ListingLimits.Counter);
                break;
            case Column.DownloadsAllTime:
                _row.DownloadsAllTime = Counter(match, value, ListingLimits.Counter);
                break;
            case Column.Likes:
                _row.Likes = Counter(match, value, ListingLimits.Counter);
                break;
            case Column.Parameters:
                _row.Parameters = Counter(match, value, ListingLimits.Parameters);
                break;
            case Column.CreatedAt or Column.LastModified or Column.Date:
                Time(match, TimeText.TryFromNumber(value, out var milliseconds) ? milliseconds : -1);
                break;
            case Column.Private or Column.Disabled or Column.Gated when value is 0 or 1:
                Flag(match, value == 1);
                break;
            default:
                WrongType(match, "number");
                break;
        }

        _told |= match.IsAlias ? 0 : match.Bit;
    }

    /// <summary>Takes a number that may have a fraction; not-a-number is unknown, as data frames write it.</summary>
    public void Number(ColumnMatch match, double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        if (value != Math.Floor(value) || Math.Abs(value) > 9e18)
        {
            Fail("counter-out-of-bounds", $"{ColumnNames.Of(match.Column)} is not a whole number in bounds");
            return;
        }

        Number(match, (long)value);
    }

    /// <summary>Takes yes or no.</summary>
    public void Flag(ColumnMatch match, bool value)
    {
        switch (match.Column)
        {
            case Column.Private:
                _row.IsPrivate = value;
                break;
            case Column.Disabled:
                _row.IsDisabled = value;
                break;
            case Column.Gated:
                _row.Gating = value ? Gating.Auto : Gating.None;
                break;
            default:
                WrongType(match, "yes or no");
                break;
        }

        _told |= match.IsAlias ? 0 : match.Bit;
    }

    /// <summary>Takes a time, Unix milliseconds; below 0 for one that could not be read.</summary>
    public void Time(ColumnMatch match, long milliseconds)
    {
        if (milliseconds < 0)
        {
            Fail("bad-timestamp", $"{ColumnNames.Of(match.Column)} is not a time");
            return;
        }

        switch (match.Column)
        {
            case Column.CreatedAt:
                _row.CreatedAt = milliseconds;
                break;
            case Column.LastModified:
                _row.LastModified = milliseconds;
                break;
            case Column.Date:
                Date = milliseconds;
                break;
            default:
                WrongType(match, "time");
                break;
        }

        _told |= match.IsAlias ? 0 : match.Bit;
    }

    /// <summary>Takes one tag of several.</summary>
    public void Tag(ReadOnlySpan<byte> tag)
    {
        if (_row.TagCount == ListingLimits.Tags)
        {
            Fail("too-many-tags", $"more than {ListingLimits.Tags} tags");
        }
        else if (tag.Length > ListingLimits.TagBytes)
        {
            Fail("tag-too-long", $"a tag of {tag.Length} bytes");
        }
        else
        {
            _row.AddTag(tag);
        }
    }

    private long? Counter(ColumnMatch match, long value, long max)
    {
        if (value < 0 || value > max)
        {
            Fail("counter-out-of-bounds", $"{ColumnNames.Of(match.Column)} is {value}");
            return null;
        }

        return value;
    }

    private void WrongType(ColumnMatch match, string found) => Fail("wrong-type", $"{ColumnNames.Of(match.Column)} is a {found}");
}
