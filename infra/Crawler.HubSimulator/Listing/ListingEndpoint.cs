using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Crawler.HubSimulator.Listing;

/// <summary><c>GET /api/models</c>.</summary>
internal static class ListingEndpoint
{
    public const string Path = "/api/models";

    public static HubResponse Answer(World world, HttpRequest request)
    {
        if (!ListQuery.TryParse(request.Query, out ListQuery? query, out string error))
        {
            return HubResponse.Error(StatusCodes.Status400BadRequest, error);
        }

        ListPage page = ListPage.Read(world, query!);
        HubResponse response = HubResponse.FromBuffer(page.Body);
        response.NextUrl = page.NextCursor is null ? null : NextUrl(request, page.NextCursor);
        return response;
    }

    /// <summary>The rows of a page asked for earlier, as they are now; null where its query is no good.</summary>
    public static byte[]? RowsOf(World world, string pathAndQuery)
    {
        int mark = pathAndQuery.IndexOf('?');
        var parameters = new QueryCollection(QueryHelpers.ParseQuery(mark < 0 ? "" : pathAndQuery[mark..]));
        if (!ListQuery.TryParse(parameters, out ListQuery? query, out _))
        {
            return null;
        }

        using Utf8Buffer body = ListPage.Read(world, query!).Body;
        return body.Span.ToArray();
    }

    private static string NextUrl(HttpRequest request, string cursor)
    {
        IEnumerable<string> kept = (request.QueryString.Value ?? "").TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith("cursor=", StringComparison.Ordinal))
            .Append("cursor=" + Uri.EscapeDataString(cursor));
        return $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', kept)}";
    }
}
