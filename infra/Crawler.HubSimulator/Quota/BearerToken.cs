namespace Crawler.HubSimulator.Quota;

/// <summary>The token a request carries.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; null for a stranger.</summary>
    public static string? Of(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string token = header[Scheme.Length..].Trim();
        return token.Length == 0 ? null : token;
    }
}
