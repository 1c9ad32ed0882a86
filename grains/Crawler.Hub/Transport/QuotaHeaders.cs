using System.Net;
using Crawler.Core.Crawling;

namespace Crawler.Hub.Transport;

/// <summary>Reads off an answer what it says of the quota, as the budget wants to hear it.</summary>
internal static class QuotaHeaders
{
    public static QuotaAnswer Read(HttpResponseMessage response, DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var limit = RateLimitHeaders.ParseLimit(Header(response, "RateLimit"));
        var policy = RateLimitHeaders.ParsePolicy(Header(response, "RateLimit-Policy"));
        var isThrottled = response.StatusCode == HttpStatusCode.TooManyRequests;
        var wait = isThrottled ? RetryAfter.Parse(response.Headers, receivedAt) : null;
        return new QuotaAnswer(sentAt, receivedAt, limit?.Remaining, limit?.ResetIn, policy?.Quota, policy?.Window, isThrottled, receivedAt + wait);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
