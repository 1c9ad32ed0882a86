using System.Text;
using Crawler.HubSimulator.Http;
using Crawler.HubSimulator.Quota;

namespace Crawler.HubSimulator.Faults;

/// <summary>A Retry-After header: any text, or a date so many seconds from now.</summary>
internal sealed record RetryAfter(string? Text, int? DateIn)
{
    public static RetryAfter Read(FaultParameters parameters) => new(parameters.Text("retryAfter"), parameters.Signed("retryAfterDate"));

    public void Apply(FaultTarget target)
    {
        string? value = DateIn is { } seconds ? target.Now.AddSeconds(seconds).ToString("R") : Text;
        if (value is not null)
        {
            target.Response.Headers["Retry-After"] = value;
        }
    }
}

/// <summary>
/// A 429: of some other limiter, whose window is not exhausted and whose <c>t</c> says nothing; or with <c>r=0</c> and the Hub's text, as if it
/// were.
/// </summary>
internal sealed class TooManyRequestsFault(RetryAfter retryAfter, bool plainText, bool exhausted) : IFault
{
    private const string Message = "Too many requests: please slow down.";

    public static TooManyRequestsFault Make(FaultParameters parameters) => new(
        RetryAfter.Read(parameters),
        parameters.Word("body", "json", "plain") == "plain",
        parameters.Flag("exhausted"));

    public void Apply(FaultTarget target)
    {
        string message = exhausted ? ExhaustedAnswer.MessageOf(target.Request.HttpContext, target.Permit) : Message;
        target.Response.Replace(
            StatusCodes.Status429TooManyRequests,
            plainText ? HubResponse.Plain : HubResponse.Json,
            Encoding.UTF8.GetBytes(plainText ? message : HubResponse.ErrorBody(message)));
        if (exhausted)
        {
            new RemainingFault(0).Apply(target);
        }

        retryAfter.Apply(target);
    }
}
