using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>The listing answer a fault may bend.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Response">What would be answered.</param>
/// <param name="Page">The page's ordinal among the distinct ones, from 1.</param>
/// <param name="PageBefore">The rows of the page first asked for before this one, null where there is none.</param>
internal sealed record FaultTarget(HttpRequest Request, HubResponse Response, int Page, Func<byte[]?> PageBefore)
{
    public string Url => $"{Request.Scheme}://{Request.Host}{Request.Path}{Request.QueryString.Value}";
}

/// <summary>One way of going wrong.</summary>
internal interface IFault
{
    void Apply(FaultTarget target);
}
