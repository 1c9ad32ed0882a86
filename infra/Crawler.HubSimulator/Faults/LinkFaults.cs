namespace Crawler.HubSimulator.Faults;

/// <summary>A link to the next page that leads elsewhere. A last page has none and stays so, but for the loop.</summary>
internal sealed class LinkFault(Func<FaultTarget, string?> next) : IFault
{
    public static LinkFault ToHost(string host) => new(target => Change(target, uri => uri.Host = host, keepPort: false));

    /// <summary>The same place over another scheme: https where this server speaks http, and the other way round.</summary>
    public static LinkFault ToOtherScheme() => new(target => Change(
        target,
        uri => uri.Scheme = uri.Scheme == Uri.UriSchemeHttp ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
        keepPort: true));

    public static LinkFault ToPath(string path) => new(target => Change(target, uri => uri.Path = path, keepPort: true));

    public static LinkFault ToItself() => new(target => target.Url);

    /// <summary>Back to a page asked for before, so that several pages follow each other for ever.</summary>
    public static LinkFault ToPage(int page) => new(target => target.Pages.QueryOf(page) is { } query ? target.Origin + query : target.Url);

    public void Apply(FaultTarget target) => target.Response.NextUrl = next(target);

    private static string? Change(FaultTarget target, Action<UriBuilder> change, bool keepPort)
    {
        if (target.Response.NextUrl is not { } url)
        {
            return null;
        }

        var builder = new UriBuilder(url);
        change(builder);
        builder.Port = keepPort ? builder.Port : -1;
        return builder.Uri.AbsoluteUri;
    }
}
