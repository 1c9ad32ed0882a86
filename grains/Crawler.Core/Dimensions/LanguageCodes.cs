using System.Collections;
using System.Collections.Frozen;

namespace Crawler.Core.Dimensions;

/// <summary>
/// Which tags are languages. On the Hub a model's languages stand among its other tags as bare codes, and most three-letter codes of ISO 639-3 are also words of the
/// trade (<c>trl</c>, <c>moe</c>, <c>act</c>, <c>rag</c>), so only codes of this list count.
/// </summary>
public static class LanguageCodes
{
    private const int Letters = 26;

    /// <summary>ISO 639-1 whole.</summary>
    private const string TwoLetters =
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy " +
        "ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo " +
        "lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl " +
        "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

    /// <summary>Languages without a two-letter code that sets of speech and of parallel texts cover. Left out on purpose: ace, ast, ban, bar, bug, cjk, lua, mag, min, sat, tum, vec, war.</summary>
    private const string ThreeLetters =
        "acm aeb afb ajp apc ars ary arz awa bem bho ceb ckb cmn crh dsb dyu fil fon fur grc gsw hak haw hne hsb ilo kab kac kam kbp kea kmb kmr lij lmo " +
        "ltg luo lus mai mdf mhr mni myv nan nds nso nus pag pap sah scn shn suk szl taq tpi tzm udm umb wuu yue zgh";

    private static readonly BitArray Two = Bits(TwoLetters, 2);
    private static readonly BitArray Three = Bits(ThreeLetters, 3);

    /// <summary>All codes that count.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(TwoLetters.Split(' ').Concat(ThreeLetters.Split(' ')), StringComparer.Ordinal);

    /// <summary>Whether a tag is a language.</summary>
    internal static bool Contains(ReadOnlySpan<byte> tag) => tag.Length switch
    {
        2 => Index(tag) is >= 0 and var index && Two[index],
        3 => Index(tag) is >= 0 and var index && Three[index],
        _ => false,
    };

    private static int Index(ReadOnlySpan<byte> code)
    {
        var index = 0;
        foreach (var letter in code)
        {
            if (letter is < (byte)'a' or > (byte)'z')
            {
                return -1;
            }

            index = (index * Letters) + (letter - 'a');
        }

        return index;
    }

    private static BitArray Bits(string codes, int length)
    {
        var bits = new BitArray((int)Math.Pow(Letters, length));
        foreach (var code in codes.Split(' '))
        {
            bits[Index(System.Text.Encoding.ASCII.GetBytes(code))] = true;
        }

        return bits;
    }
}
