using Crawler.Core.Attribution;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Tables;

/// <summary>What a cross table is.</summary>
/// <param name="Name">Its name in the console, in JSON and in the store.</param>
/// <param name="Rows">What a row stands for.</param>
/// <param name="Columns">What a column stands for.</param>
/// <param name="IsMultiValued">Whether a model counts in several cells of its row, so that these add up to more than the row.</param>
/// <param name="CutsRows">Whether only the largest rows are kept.</param>
/// <param name="CutsColumns">Whether only the largest columns are kept.</param>
public sealed record TableInfo(string Name, string Rows, string Columns, bool IsMultiValued, bool CutsRows, bool CutsColumns);

/// <summary>All cross tables that are frozen with a census.</summary>
public static class KnownTables
{
    /// <summary>How many members are kept where only the largest are; those of absence are kept beside.</summary>
    public const int TopMembers = 60;

    /// <summary>The member that all others add up to. A name of the Hub that is this word counts with them.</summary>
    public const string Others = "others";

    /// <summary>Parent groups by size band.</summary>
    public const string GroupSize = "group-size";

    /// <summary>Countries by size band.</summary>
    public const string CountrySize = "country-size";

    /// <summary>Countries by licence.</summary>
    public const string CountryLicence = "country-licence";

    /// <summary>Countries by task.</summary>
    public const string CountryTask = "country-task";

    /// <summary>The tables.</summary>
    public static IReadOnlyList<TableInfo> All { get; } =
    [
        new(GroupSize, "parent-group", "size-band", false, true, false),
        new(CountrySize, "country", "size-band", false, false, false),
        new(CountryLicence, "country", "licence", true, false, true),
        new(CountryTask, "country", "task", false, false, true),
    ];

    /// <summary>The table of a name; null where there is none.</summary>
    public static TableInfo? Find(string name) => All.FirstOrDefault(info => info.Name == name);

    /// <summary>Whether a member says that something is not known or not declared.</summary>
    internal static bool IsAbsence(string member) => member is Member.None or Member.Unknown or CountryMember.Unreviewed;
}
