using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>Other bytes in the body, everything else as it was.</summary>
internal sealed class BodyFault(Func<byte[], byte[]> bend) : IFault
{
    public void Apply(FaultTarget target) => target.Response.ReplaceBody(bend(target.Response.Body.ToArray()));
}

/// <summary>A web page where JSON was asked for, with status 200.</summary>
internal sealed class HtmlFault : IFault
{
    public void Apply(FaultTarget target) => target.Response.Replace(
        StatusCodes.Status200OK,
        HubResponse.Html,
        "<!doctype html><html><head><title>Hugging Face</title></head><body>We'll be right back</body></html>"u8.ToArray());
}

/// <summary>A Content-Type with another charset than the body's, which stays UTF-8.</summary>
internal sealed class CharsetFault(string charset) : IFault
{
    public void Apply(FaultTarget target) => target.Response.ContentType = $"application/json; charset={charset}";
}
