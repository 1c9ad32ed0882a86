using System.Collections.Frozen;

namespace Crawler.Core.Attribution;

/// <summary>
/// The members of the country dimension. Four kinds, never mixed: an ISO 3166-1 alpha-2 code such as <c>CN</c> (the owner's headquarters),
/// <see cref="International"/>, <see cref="Undisclosed"/> and <see cref="Unreviewed"/>. The last three are facts about our knowledge, not
/// fallbacks for each other: shares "of attributed" leave out the last two.
/// </summary>
public static class CountryMember
{
    /// <summary>A collective spread over several countries, with no single home.</summary>
    public const string International = "international";

    /// <summary>The owner was reviewed and has no country: a private person, or a group that tells none.</summary>
    public const string Undisclosed = "undisclosed";

    /// <summary>The registry has no row for the owner: nobody looked yet.</summary>
    public const string Unreviewed = "unreviewed";

    private const string Assigned =
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL " +
        "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU " +
        "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC " +
        "MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT " +
        "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA " +
        "UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

    /// <summary>The 249 officially assigned codes of ISO 3166-1 alpha-2.</summary>
    public static FrozenSet<string> Codes { get; } = FrozenSet.ToFrozenSet(Assigned.Split(' '), StringComparer.Ordinal);

    /// <summary>Whether a member says where an owner is at home: a country, or a collective of several.</summary>
    public static bool IsAttributed(string member) => member is not (Undisclosed or Unreviewed);
}
