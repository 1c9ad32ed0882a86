using System.Globalization;
using System.Text.RegularExpressions;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Transport;

/// <summary>Reads and changes the <c>limit</c> of a page's address; all else, the cursor above all, stays as the Hub wrote it.</summary>
internal static partial class PageLimit
{
    /// <summary>The same page with as many rows as the policy says; as the Hub wrote it where nothing is wrong and it names no number.</summary>
    public static Uri Set(Uri page, PageSizePolicy policy)
    {
        var address = page.AbsoluteUri;
        var rows = policy.Size.ToString(CultureInfo.InvariantCulture);
        var limit = LimitForm().Match(address).Groups[1];
        return limit.Success
            ? limit.ValueSpan.SequenceEqual(rows) ? page : new Uri($"{address[..limit.Index]}{rows}{address[(limit.Index + limit.Length)..]}")
            : policy.Size == policy.Wanted ? page : new Uri($"{address}{(page.Query.Length == 0 ? '?' : '&')}limit={rows}");
    }

    [GeneratedRegex("[?&]limit=([^&#]*)", RegexOptions.NonBacktracking)]
    private static partial Regex LimitForm();
}
