using System.Net.Http.Headers;

namespace Crawler.Hub.Transport;

/// <summary>Reads <c>Retry-After</c>, as seconds or as a date. A past date means now; an absurd one is cut to five minutes, one window of the Hub.</summary>
public static class RetryAfter
{
    /// <summary>The longest wait believed.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait; null where the header is missing or unreadable.</summary>
    public static TimeSpan? Parse(HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var wait = headers.RetryAfter is { } value ? value.Delta ?? value.Date - now : Absurd(headers);
        return wait is not { } known ? null : known < TimeSpan.Zero ? TimeSpan.Zero : known > Max ? Max : known;
    }

    /// <summary>A number of seconds too large for the framework's parser is still a wish to wait long.</summary>
    private static TimeSpan? Absurd(HttpResponseHeaders headers) =>
        headers.TryGetValues("Retry-After", out var values) && values.FirstOrDefault() is { Length: > 0 } text && text.All(char.IsAsciiDigit) ? Max : null;
}
