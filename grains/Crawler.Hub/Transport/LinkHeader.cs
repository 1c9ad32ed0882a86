namespace Crawler.Hub.Transport;

/// <summary>Reads the next page off a <c>Link</c> header: one or several relations, comma-separated; the address may hold commas itself.</summary>
public static class LinkHeader
{
    /// <summary>The target of <c>rel="next"</c>, as it stands between the angle brackets; null where there is none.</summary>
    public static string? Next(IEnumerable<string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.Select(Next).FirstOrDefault(target => target is not null);
    }

    private static string? Next(string header)
    {
        var at = 0;
        while ((at = header.IndexOf('<', at)) >= 0)
        {
            var end = header.IndexOf('>', at);
            if (end < 0)
            {
                return null;
            }

            var target = header[(at + 1)..end];
            var following = header.IndexOf('<', end);
            var parameters = following < 0 ? header[end..] : header[end..following];
            if (IsNext(parameters))
            {
                return target;
            }

            at = end;
        }

        return null;
    }

    private static bool IsNext(string parameters) => parameters
        .Split(';', ',')
        .Select(parameter => parameter.Split('=', 2))
        .Any(pair => pair.Length == 2
            && pair[0].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
            && pair[1].Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase));
}
