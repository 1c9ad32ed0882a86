using System.Globalization;
using System.Text.RegularExpressions;

namespace Crawler.Hub.Transport;

/// <summary>Reads the quota off an answer's headers (hub-api 6): <c>RateLimit: "api";r=499;t=295</c> and <c>RateLimit-Policy: "fixed window";"api";q=500;w=300</c>.</summary>
public static partial class RateLimitHeaders
{
    private static readonly TimeSpan MaxReset = TimeSpan.FromDays(1);

    /// <summary>Requests left and seconds until the window ends; null where the text does not say.</summary>
    public static (long Remaining, TimeSpan ResetIn)? ParseLimit(string? header)
    {
        var match = LimitForm().Match(header ?? "");
        return match.Success && Number(match, 1) is { } left && Number(match, 2) is { } seconds && seconds <= MaxReset.TotalSeconds
            ? (left, TimeSpan.FromSeconds(seconds))
            : null;
    }

    /// <summary>Requests per window and the window's length; null where the text does not say.</summary>
    public static (long Quota, TimeSpan Window)? ParsePolicy(string? header)
    {
        var match = PolicyForm().Match(header ?? "");
        return match.Success && Number(match, 1) is { } quota && Number(match, 2) is { } seconds && seconds is > 0 and <= 86_400
            ? (quota, TimeSpan.FromSeconds(seconds))
            : null;
    }

    private static long? Number(Match match, int group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("\"\\w+\"\\s*;\\s*r\\s*=\\s*(\\d+)\\s*;\\s*t\\s*=\\s*(\\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex LimitForm();

    [GeneratedRegex("q\\s*=\\s*(\\d+).*?w\\s*=\\s*(\\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex PolicyForm();
}
