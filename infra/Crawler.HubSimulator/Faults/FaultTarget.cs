using Crawler.HubSimulator.Http;
using Crawler.HubSimulator.Quota;

namespace Crawler.HubSimulator.Faults;

/// <summary>The listing answer a fault may bend.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Response">What would be answered.</param>
/// <param name="Permit">The state of the asker's quota.</param>
/// <param name="Now">The server's time.</param>
/// <param name="Page">The page's ordinal among the distinct ones, from 1.</param>
/// <param name="Pages">What was asked for earlier.</param>
internal sealed record FaultTarget(HttpRequest Request, HubResponse Response, Permit Permit, DateTimeOffset Now, int Page, IPagesBefore Pages)
{
    public string Url => $"{Origin}{Request.Path}{Request.QueryString.Value}";

    public string Origin => $"{Request.Scheme}://{Request.Host}";

    /// <summary>The number of the quota window since 1970.</summary>
    public long Window => Now.ToUnixTimeSeconds() / Permit.WindowSeconds;
}

/// <summary>The listing pages asked for so far, by ordinal.</summary>
internal interface IPagesBefore
{
    /// <summary>The path and query of a page; null where there is none of that ordinal.</summary>
    string? QueryOf(int ordinal);

    /// <summary>The rows of a page as they are now, a JSON array; null where there is none of that ordinal.</summary>
    byte[]? RowsOf(int ordinal);
}

/// <summary>One way of going wrong.</summary>
internal interface IFault
{
    void Apply(FaultTarget target);
}
