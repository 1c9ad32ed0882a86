using System.Text;

namespace Crawler.Hub;

/// <summary>The order of a listing.</summary>
public enum ListingOrder
{
    /// <summary>By <c>_id</c>: the only order that neither skips nor repeats while the Hub changes (hub-api 3.4).</summary>
    OldestFirst,

    /// <summary>By <c>_id</c>, backwards: what is created meanwhile is not met.</summary>
    NewestFirst,

    /// <summary>By the time of the last commit: what changes meanwhile moves ahead of the walk.</summary>
    LastChangedFirst,
}

/// <summary>A walk through the models listing.</summary>
/// <param name="Hub">The Hub's base address.</param>
/// <param name="PageSize">Rows per page, 1 to 1,000.</param>
/// <param name="Author">Only this owner's repositories; null for all.</param>
/// <param name="Expand">The members asked for.</param>
/// <param name="Order">The order of the rows.</param>
public sealed record ListingQuery(
    Uri Hub, int PageSize, string? Author, IReadOnlyList<string> Expand, ListingOrder Order = ListingOrder.OldestFirst)
{
    /// <summary>The address of the first page; the others follow by link.</summary>
    public Uri FirstPage
    {
        get
        {
            var query = new StringBuilder("/api/models?sort=").Append(SortOf(Order)).Append("&limit=").Append(PageSize);
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

    private static string SortOf(ListingOrder order) => order switch
    {
        ListingOrder.NewestFirst => "createdAt&direction=-1",
        ListingOrder.LastChangedFirst => "lastModified&direction=-1",
        _ => "createdAt&direction=1",
    };
}
