using System.Text;

namespace Crawler.Hub;

/// <summary>A walk through the models listing in <c>_id</c> order, the only order that neither skips nor repeats while the Hub changes (hub-api 3.4).</summary>
/// <param name="Hub">The Hub's base address.</param>
/// <param name="PageSize">Rows per page, 1 to 1,000.</param>
/// <param name="Author">Only this owner's repositories; null for all.</param>
/// <param name="Expand">The members asked for.</param>
public sealed record ListingQuery(Uri Hub, int PageSize, string? Author, IReadOnlyList<string> Expand)
{
    /// <summary>The address of the first page; the others follow by link.</summary>
    public Uri FirstPage
    {
        get
        {
            var query = new StringBuilder("/api/models?sort=createdAt&direction=1&limit=").Append(PageSize);
            if (Author is not null)
            {
                query.Append("&author=").Append(Uri.EscapeDataString(Author));
            }

            foreach (var name in Expand)
            {
                query.Append("&expand[]=").Append(Uri.EscapeDataString(name));
            }

            return new Uri(Hub, query.ToString());
        }
    }
}
