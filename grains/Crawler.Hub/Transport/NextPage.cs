namespace Crawler.Hub.Transport;

/// <summary>Decides whether a link or a redirect may be followed: only to the Hub itself, and only to its API.</summary>
internal static class NextPage
{
    /// <summary>Resolves a target against the page it stood on.</summary>
    /// <returns>Where to go, or why not to; neither where there is no target.</returns>
    public static (Uri? Next, string? Refused) Resolve(string? target, Uri page, Uri hub)
    {
        if (target is null)
        {
            return (null, null);
        }

        if (target.Length > ListingLimits.LinkLength)
        {
            return (null, $"'{Shorten(target)}…' is longer than {ListingLimits.LinkLength} characters.");
        }

        if (!Uri.TryCreate(page, target, out var next))
        {
            return (null, $"'{Shorten(target)}' is not an address.");
        }

        if (!IsOfHub(next, hub))
        {
            return (null, $"'{Shorten(target)}' leads away from {hub.GetLeftPart(UriPartial.Authority)}.");
        }

        return next.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal) && next.UserInfo.Length == 0
            ? (next, null)
            : (null, $"'{Shorten(target)}' leads out of the API.");
    }

    /// <summary>Whether an address is the Hub's own: the same scheme, host and port.</summary>
    public static bool IsOfHub(Uri address, Uri hub) => address.Scheme == hub.Scheme && address.Host == hub.Host && address.Port == hub.Port;

    private static string Shorten(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(120));
}
