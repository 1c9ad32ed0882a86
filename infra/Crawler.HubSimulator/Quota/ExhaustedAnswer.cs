using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Quota;

/// <summary>The 429 of an exhausted window: the Hub has one text for strangers and one for those it knows.</summary>
internal static class ExhaustedAnswer
{
    public static HubResponse Of(HttpContext context, Permit permit, bool plain)
    {
        string message = MessageOf(context, permit);
        if (plain)
        {
            return HubResponse.FromText(StatusCodes.Status429TooManyRequests, HubResponse.Plain, message);
        }

        return HubResponse.Error(StatusCodes.Status429TooManyRequests, message);
    }

    public static string MessageOf(HttpContext context, Permit permit) => BearerToken.Of(context.Request) is null
        ? $"We had to rate limit your IP ({context.Connection.RemoteIpAddress}). To continue using our service, create a HF account or login to your"
          + " existing account, and make sure you pass a HF_TOKEN if you're using the API."
        : $"We had to rate limit you, you hit the quota of {permit.Quota} api requests per {Period(permit.WindowSeconds)} period. Upgrade to a PRO user"
          + " or Team/Enterprise organization account (https://hf.co/pricing) to get higher limits."
          + " See https://huggingface.co/docs/hub/rate-limits";

    private static string Period(int seconds) => seconds % 60 == 0 ? $"{seconds / 60} minutes" : $"{seconds} seconds";
}
