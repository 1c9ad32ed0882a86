using System.Text;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>Another status instead of the page.</summary>
internal sealed class StatusFault(int status, string contentType, string body, string? retryAfter) : IFault
{
    private const string Trouble = "Internal Error - We're working hard to fix this as soon as possible!";

    public static StatusFault InternalError(int status) => new(status, HubResponse.Json, HubResponse.ErrorBody(Trouble), null);

    public static StatusFault Unavailable(FaultParameters parameters) =>
        new(StatusCodes.Status503ServiceUnavailable, HubResponse.Json, HubResponse.ErrorBody(Trouble), parameters.Text("retryAfter"));

    /// <summary>What a gateway in front of the Hub says: HTML.</summary>
    public static StatusFault BadGateway(int status, string title) => new(
        status,
        HubResponse.Html,
        $"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n",
        null);

    public void Apply(FaultTarget target)
    {
        target.Response.Replace(status, contentType, Encoding.UTF8.GetBytes(body));
        if (retryAfter is not null)
        {
            target.Response.Headers["Retry-After"] = retryAfter;
        }
    }
}

/// <summary>A 429 of some other limiter: the window is not exhausted, and its <c>t</c> says nothing.</summary>
internal sealed class TooManyRequestsFault(string? retryAfter, bool plainText) : IFault
{
    private const string Message = "Too many requests: please slow down.";

    public static TooManyRequestsFault Make(FaultParameters parameters) =>
        new(parameters.Text("retryAfter"), parameters.Text("body") == "plain");

    public void Apply(FaultTarget target)
    {
        target.Response.Replace(
            StatusCodes.Status429TooManyRequests,
            plainText ? HubResponse.Plain : HubResponse.Json,
            Encoding.UTF8.GetBytes(plainText ? Message : HubResponse.ErrorBody(Message)));
        if (retryAfter is not null)
        {
            target.Response.Headers["Retry-After"] = retryAfter;
        }
    }
}
