using System.Text.RegularExpressions;

namespace Crawler.HubSimulator.Faults;

/// <summary>The server says more is left than is.</summary>
internal sealed partial class RemainingFault(int remaining) : IFault
{
    public void Apply(FaultTarget target) =>
        target.Response.RateLimit = Remaining().Replace(target.Response.RateLimit ?? "", $";r={remaining};");

    [GeneratedRegex(";r=[0-9]+;")]
    private static partial Regex Remaining();
}

/// <summary>The server says nothing of its quota.</summary>
internal sealed class NoRateLimitFault : IFault
{
    public void Apply(FaultTarget target)
    {
        target.Response.RateLimit = null;
        target.Response.RateLimitPolicy = null;
    }
}
