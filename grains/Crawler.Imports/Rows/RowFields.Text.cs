using System.Buffers.Text;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Hub;
using Crawler.Imports.Columns;

namespace Crawler.Imports.Rows;

internal sealed partial class RowFields
{
    private byte[] _utf8 = new byte[1024];

    /// <summary>Takes a text in UTF-16.</summary>
    public void Text(ColumnMatch match, ReadOnlySpan<char> text) => Text(match, ToUtf8(text));

    /// <summary>Takes a text in UTF-8: the value itself, or a number, time, flag or JSON written as text. An empty one is unknown.</summary>
    public void Text(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        switch (match.Column)
        {
            case Column.Id:
                SetId(text);
                break;
            case Column.Name or Column.Author or Column.Task or Column.Library:
                SetText(match, text);
                break;
            case Column.CreatedAt or Column.LastModified or Column.Date:
                SetTime(match, text.Trim(" \t"u8));
                break;
            case Column.Tags:
                SetTags(match, text);
                break;
            case Column.Parameters or Column.BaseModels when text.TrimStart(" \t"u8) is [(byte)'{', ..]:
                Json(match, text);
                break;
            case Column.Private or Column.Disabled or Column.Gated:
                SetFlag(match, text.Trim(" \t"u8));
                break;
            case Column.BaseModels:
                WrongType(match, "text");
                break;
            default:
                SetNumber(match, text.Trim(" \t"u8));
                break;
        }

        _told |= match.IsAlias ? 0 : match.Bit;
    }

    /// <summary>A text in UTF-8; valid until the next one.</summary>
    public ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
    }

    private static bool IsNothing(ReadOnlySpan<byte> text) =>
        text.IsEmpty || Ascii.EqualsIgnoreCase(text, "null"u8) || Ascii.EqualsIgnoreCase(text, "nan"u8) || Ascii.EqualsIgnoreCase(text, "none"u8);

    private void SetId(ReadOnlySpan<byte> text)
    {
        if (!RepoId.TryParse(text, out var id))
        {
            Fail("missing-id", "_id is not 24 hex digits");
            return;
        }

        // An id with creation second 0 is one that an import made of a name; it is made anew.
        _row.Id = id.CreatedAtSeconds == 0 ? null : id;
    }

    private void SetText(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (text.Length > ListingLimits.TextBytes)
        {
            Fail("text-too-long", $"{ColumnNames.Of(match.Column)} has {text.Length} bytes");
        }
        else if (match.Column == Column.Name && text.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
        {
            Fail("invalid-text", "id has control characters");
        }
        else if (match.Column == Column.Name)
        {
            _row.SetName(text);
        }
        else if (match.Column == Column.Author)
        {
            _row.SetAuthor(text);
        }
        else if (match.Column == Column.Task)
        {
            _row.SetTask(text);
        }
        else
        {
            _row.SetLibrary(text);
        }
    }

    private void SetTime(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (!IsNothing(text))
        {
            Time(match, TimeText.TryParse(text, out var milliseconds) ? milliseconds : -1);
        }
    }

    private void SetFlag(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (match.Column == Column.Gated && text.SequenceEqual("manual"u8))
        {
            _row.Gating = Gating.Manual;
        }
        else if (Ascii.EqualsIgnoreCase(text, "true"u8) || text is [(byte)'1'] || (match.Column == Column.Gated && text.SequenceEqual("auto"u8)))
        {
            Flag(match, true);
        }
        else if (Ascii.EqualsIgnoreCase(text, "false"u8) || text is [(byte)'0'])
        {
            Flag(match, false);
        }
        else if (!IsNothing(text))
        {
            WrongType(match, "text");
        }
    }

    private void SetNumber(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out long whole, out var read) && read == text.Length)
        {
            Number(match, whole);
        }
        else if (IsNothing(text))
        {
            return;
        }
        else if (Utf8Parser.TryParse(text, out double number, out read) && read == text.Length)
        {
            Number(match, number);
        }
        else
        {
            WrongType(match, "text");
        }
    }

    /// <summary>Tags as text: a JSON list, or words with commas between them.</summary>
    private void SetTags(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        if (text.TrimStart(" \t"u8) is [(byte)'[', ..])
        {
            Json(match, text);
            return;
        }

        _row.ClearTags();
        foreach (var part in text.Split((byte)','))
        {
            var tag = text[part].Trim(" \t"u8);
            if (!tag.IsEmpty)
            {
                Tag(tag);
            }
        }
    }
}
