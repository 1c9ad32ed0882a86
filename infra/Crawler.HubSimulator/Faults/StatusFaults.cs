using System.Text;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>Another status instead of the page.</summary>
internal sealed class StatusFault(int status, string contentType, string body, RetryAfter? retryAfter) : IFault
{
    private const string Trouble = "Internal Error - We're working hard to fix this as soon as possible!";

    public static StatusFault InternalError(int status) => new(status, HubResponse.Json, HubResponse.ErrorBody(Trouble), null);

    public static StatusFault Unavailable(FaultParameters parameters) =>
        new(StatusCodes.Status503ServiceUnavailable, HubResponse.Json, HubResponse.ErrorBody(Trouble), RetryAfter.Read(parameters));

    /// <summary>The cursor is no longer good, and will not be again.</summary>
    public static StatusFault ExpiredCursor(FaultParameters parameters) => parameters.Word("status", "400", "410") == "410"
        ? new(StatusCodes.Status410Gone, HubResponse.Json, HubResponse.ErrorBody("This cursor has expired"), null)
        : new(StatusCodes.Status400BadRequest, HubResponse.Json, HubResponse.ErrorBody("Invalid cursor"), null);

    /// <summary>What a gateway in front of the Hub says: HTML.</summary>
    public static StatusFault BadGateway(int status, string title) => new(
        status,
        HubResponse.Html,
        $"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n",
        null);

    public void Apply(FaultTarget target)
    {
        target.Response.Replace(status, contentType, Encoding.UTF8.GetBytes(body));
        retryAfter?.Apply(target);
    }
}
