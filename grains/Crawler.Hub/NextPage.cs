namespace Crawler.Hub;

/// <summary>Decides whether a link may be followed: only to the Hub itself, and only to its API.</summary>
internal static class NextPage
{
    public static (Uri? Next, string? Refused) Resolve(string? target, Uri page, Uri hub)
    {
        if (target is null)
        {
            return (null, null);
        }

        if (!Uri.TryCreate(page, target, out var next))
        {
            return (null, $"'{Shorten(target)}' is not an address.");
        }

        if (next.Scheme != hub.Scheme || next.Host != hub.Host || next.Port != hub.Port)
        {
            return (null, $"'{Shorten(target)}' leads away from {hub.GetLeftPart(UriPartial.Authority)}.");
        }

        return next.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal) && next.UserInfo.Length == 0
            ? (next, null)
            : (null, $"'{Shorten(target)}' leads out of the API.");
    }

    private static string Shorten(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(120));
}
