namespace Crawler.Core.Sizes;

/// <summary>
/// The sizes that a repository's name states. A size is a number with a unit, <c>B</c> (10⁹), <c>M</c> (10⁶), both in either case, or <c>T</c> (10¹²), that stands alone: before it the
/// beginning or a separator, after it the end or a separator, no letter, digit or (before) dot. <c>8x7B</c> is the product, an upper bound, since the experts share layers. <c>A17B</c> is
/// the active part of a mixture, and so is <c>17B</c> in <c>17B-16E</c>. The first total counts, because later ones mostly name a teacher or a draft; <c>T</c> only where there is none in
/// <c>B</c> or <c>M</c>, because it mostly counts tokens. Whatever is glued to letters (<c>laion2B</c>, <c>4bit</c>, Gemma's <c>E4B</c>) is no size, nor is a number with a leading zero
/// (<c>05b</c>).
/// </summary>
/// <param name="Total">Parameters, above 0 and without upper bound of plausibility; null where the name states none.</param>
/// <param name="Active">Parameters in use for one token; null where the name states none.</param>
public readonly record struct NameSize(long? Total, long? Active)
{
    private const long Million = 1_000_000;
    private const int MaxDigits = 6;

    /// <summary>Reads a name, without allocating.</summary>
    /// <param name="name"><c>owner/name</c>, UTF-8. What stands before the last slash is not looked at.</param>
    public static NameSize Of(ReadOnlySpan<byte> name)
    {
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        long? total = null, inTrillions = null, active = null;
        for (var start = 0; start < name.Length; start++)
        {
            if (start > 0 && IsJoined(name[start - 1]))
            {
                continue;
            }

            var isActive = (name[start] | 0x20) == 'a';
            if (ReadSize(name[(isActive ? start + 1 : start)..]) is not { } size)
            {
                continue;
            }

            if (isActive || size.IsActive)
            {
                active ??= size.Value;
            }
            else if (size.IsTrillions)
            {
                inTrillions ??= size.Value;
            }
            else
            {
                total ??= size.Value;
            }
        }

        return new NameSize(total ?? inTrillions, active);
    }

    private static bool IsJoined(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter == '.' || letter >= 0x80;

    /// <summary>Reads a size at the beginning of a text; null where none stands there.</summary>
    private static (long Value, bool IsTrillions, bool IsActive)? ReadSize(ReadOnlySpan<byte> text)
    {
        long experts = 1;
        var afterDigits = text.Length - DigitsOf(text);
        if (ReadNumber(ref text) is not { } number)
        {
            return null;
        }

        if (text.Length == afterDigits && text is [(byte)'x' or (byte)'X', ..])
        {
            experts = number.Whole;
            text = text[1..];
            if (ReadNumber(ref text) is not { } each)
            {
                return null;
            }

            number = each;
        }

        if (text.IsEmpty || UnitOf(text[0]) is not { } unit || (text.Length > 1 && IsJoinedAfter(text[1])))
        {
            return null;
        }

        var value = (Int128)experts * ((number.Whole * unit) + (number.Fraction * (unit / Million)));
        return value <= 0 ? null : ((long)Int128.Min(value, long.MaxValue), text[0] == 'T', CountsExperts(text[1..]));
    }

    private static bool IsJoinedAfter(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter >= 0x80;

    private static long? UnitOf(byte letter) => (char)letter switch
    {
        'B' or 'b' => 1_000 * Million,
        'M' or 'm' => Million,
        'T' => Million * Million,
        _ => null,
    };

    /// <summary>Reads digits and perhaps a dot with digits, at most six of each; the fraction in millionths.</summary>
    private static (long Whole, long Fraction)? ReadNumber(ref ReadOnlySpan<byte> text)
    {
        var whole = text[..DigitsOf(text)];
        if (whole.Length is 0 or > MaxDigits || (whole.Length > 1 && whole[0] == '0'))
        {
            return null;
        }

        text = text[whole.Length..];
        if (text is not [(byte)'.', ..])
        {
            return (ValueOf(whole), 0);
        }

        var fraction = text.Slice(1, DigitsOf(text[1..]));
        text = text[(fraction.Length + 1)..];
        if (fraction.Length is 0 or > MaxDigits)
        {
            return null;
        }

        var millionths = ValueOf(fraction);
        for (var digits = fraction.Length; digits < MaxDigits; digits++)
        {
            millionths *= 10;
        }

        return (ValueOf(whole), millionths);
    }

    /// <summary>Whether what follows a size is the number of experts, as in <c>-16E</c>.</summary>
    private static bool CountsExperts(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'-' or (byte)'_', ..])
        {
            return false;
        }

        rest = rest[1..];
        var digits = DigitsOf(rest);
        return digits > 0 && rest.Length > digits && rest[digits] == 'E' && (rest.Length == digits + 1 || !IsJoinedAfter(rest[digits + 1]));
    }

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : length;
    }

    private static long ValueOf(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
