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

/// <summary>The rows of the page before once more, with this page's link. A first page has none before it: it repeats its own rows.</summary>
internal sealed class DuplicatePageFault : IFault
{
    public void Apply(FaultTarget target)
    {
        if (target.PageBefore() is { } rows)
        {
            target.Response.ReplaceBody(rows);
            return;
        }

        ReadOnlySpan<byte> own = target.Response.Body.Span;
        if (own.Length > 2)
        {
            target.Response.ReplaceBody((byte[])[.. own[..^1], (byte)',', .. own[1..]]);
        }
    }
}
