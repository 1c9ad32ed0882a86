using System.Globalization;
using System.Text;
using System.Text.Json;
using Crawler.Core.Catalogue;

namespace Crawler.Hub.Reading;

internal sealed partial class RowReader
{
    private byte[] _text = new byte[4096];

    private static long? Counter(ref Utf8JsonReader reader, string member, long max, out Defect? defect)
    {
        defect = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            defect = WrongType(ref reader, member);
            return null;
        }

        if (!reader.TryGetInt64(out var value))
        {
            if (!reader.TryGetDouble(out var number) || number != Math.Floor(number) || Math.Abs(number) > 9e18)
            {
                defect = new Defect("counter-out-of-bounds", $"{member} is not a whole number in bounds");
                return null;
            }

            value = (long)number;
        }

        if (value < 0 || value > max)
        {
            defect = new Defect("counter-out-of-bounds", $"{member} is {value}");
            return null;
        }

        return value;
    }

    private static long? Total(ref Utf8JsonReader reader, string member, out Defect? defect)
    {
        defect = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            defect = reader.TokenType == JsonTokenType.Null ? null : WrongType(ref reader, member);
            return null;
        }

        long? total = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("total"u8))
            {
                total = Counter(ref reader, member + ".total", ListingLimits.Parameters, out var found);
                defect ??= found;
            }
            else
            {
                Skip(ref reader);
            }
        }

        return total;
    }

    private static bool Flag(ref Utf8JsonReader reader, string member, out Defect? defect)
    {
        reader.Read();
        defect = reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null ? null : WrongType(ref reader, member);
        return reader.TokenType == JsonTokenType.True;
    }

    private static Gating Gated(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.False or JsonTokenType.Null:
                return Gating.None;
            case JsonTokenType.True:
                return Gating.Auto;
            case JsonTokenType.String when reader.ValueTextEquals("auto"u8):
                return Gating.Auto;
            case JsonTokenType.String when reader.ValueTextEquals("manual"u8):
                return Gating.Manual;
            default:
                defect = WrongType(ref reader, "gated");
                return Gating.None;
        }
    }

    private bool Text(ref Utf8JsonReader reader, string member, out ReadOnlySpan<byte> text, out Defect? defect)
    {
        text = default;
        defect = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            defect = WrongType(ref reader, member);
            return false;
        }

        text = Copy(ref reader);
        if (text.Length > ListingLimits.TextBytes)
        {
            defect = new Defect("text-too-long", $"{member} has {text.Length} bytes");
            return false;
        }

        return true;
    }

    private long? Time(ref Utf8JsonReader reader, string member, out Defect? defect)
    {
        if (!Text(ref reader, member, out var text, out defect))
        {
            return null;
        }

        if (reader.TryGetDateTimeOffset(out var time)
            || DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return time.ToUnixTimeMilliseconds();
        }

        defect = new Defect("bad-timestamp", $"{member} is not a time");
        return null;
    }

    /// <summary>The unescaped text of the current value; valid until the next one.</summary>
    private ReadOnlySpan<byte> Copy(ref Utf8JsonReader reader)
    {
        var length = reader.ValueSpan.Length;
        if (_text.Length < length)
        {
            _text = new byte[length];
        }

        return _text.AsSpan(0, reader.CopyString(_text));
    }

    private static Defect? Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
        return null;
    }

    private static Defect WrongType(ref Utf8JsonReader reader, string member)
    {
        var found = reader.TokenType;
        reader.Skip();
        return new Defect("wrong-type", $"{member} is a {found}");
    }

    /// <summary>The id of an item that cannot be read as JSON, if it stands plainly at the beginning: further in it may be a parent's.</summary>
    public static RepoId? FindId(ReadOnlySpan<byte> item)
    {
        var rest = item.TrimStart("{ \t\r\n"u8);
        if (!rest.StartsWith("\"_id\""u8))
        {
            return null;
        }

        rest = rest[5..].TrimStart(" :\t\r\n"u8);
        return rest.Length > RepoId.TextLength + 1 && rest[0] == (byte)'"' && rest[RepoId.TextLength + 1] == (byte)'"'
            && RepoId.TryParse(rest.Slice(1, RepoId.TextLength), out var id)
            ? id
            : null;
    }
}
