namespace Crawler.Hub.Transport;

/// <summary>An answer of 200 whose body has yet to be read.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Address">Where it came from, behind all redirects.</param>
internal readonly record struct HubAnswer(HttpResponseMessage Response, Uri Address);
