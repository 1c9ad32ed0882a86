namespace Crawler.HubSimulator.Http;

/// <summary>Puts an answer on the wire: headers, entity tag, compression, delivery.</summary>
internal sealed class ResponseSender(TimeProvider time)
{
    private const int SmallestCompressed = 1024;

    private long _requests;

    public async Task SendAsync(HttpContext context, HubResponse response)
    {
        HttpResponse http = context.Response;
        http.StatusCode = response.Status;
        http.ContentType = response.ContentType;
        IHeaderDictionary headers = http.Headers;
        headers["X-Powered-By"] = "huggingface-moon";
        headers["X-Request-Id"] = RequestId(context.Request);
        headers["Vary"] = "Origin, Accept-Encoding";
        headers["cross-origin-opener-policy"] = "same-origin";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Access-Control-Expose-Headers"] = "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link";
        SetWhereGiven(headers, "RateLimit", response.RateLimit);
        SetWhereGiven(headers, "RateLimit-Policy", response.RateLimitPolicy);
        SetWhereGiven(headers, "Link", response.NextUrl is null ? null : $"<{response.NextUrl}>; rel=\"next\"");
        foreach ((string name, string value) in response.Headers)
        {
            headers[name] = value;
        }

        if (response.Status == StatusCodes.Status200OK)
        {
            headers.ETag = EntityTag(response.Body.Span);
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            http.ContentLength = response.Body.Length;
            return;
        }

        if (response.Coding is { } coding)
        {
            if (coding.Name is not null)
            {
                headers.ContentEncoding = coding.Name;
            }

            await response.Delivery.SendAsync(context, coding.Encode(response.Body), time);
            return;
        }

        if (response.Body.Length >= SmallestCompressed && AcceptsGzip(context.Request))
        {
            headers.ContentEncoding = "gzip";
            using Utf8Buffer compressed = Gzip.Compress(response.Body.Span);
            await response.Delivery.SendAsync(context, compressed.Memory, time);
            return;
        }

        await response.Delivery.SendAsync(context, response.Body, time);
    }

    private static void SetWhereGiven(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }

    /// <summary>As the Hub's: the length in hex, and 27 characters of a digest.</summary>
    private static string EntityTag(ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[BodyDigest.Length];
        BodyDigest.Compute(body, digest);
        return $"W/\"{body.Length:x}-{Convert.ToBase64String(digest[..20])[..27]}\"";
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        foreach (string? value in request.Headers.AcceptEncoding)
        {
            if (value is not null && value.Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private string RequestId(HttpRequest request)
    {
        string? trace = request.Headers["X-Amzn-Trace-Id"];
        trace = string.IsNullOrEmpty(trace) || trace.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Guid.NewGuid().ToString() : trace;
        long number = Interlocked.Increment(ref _requests);
        return $"Root=1-{time.GetUtcNow().ToUnixTimeSeconds():x8}-{number:x24};{trace}";
    }
}
