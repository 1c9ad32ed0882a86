using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Listing;

/// <summary>One page of a listing: its JSON array and the cursor of the next, null at the end.</summary>
internal readonly record struct ListPage(Utf8Buffer Body, int Rows, string? NextCursor)
{
    private const int ExpectedRowBytes = 640;

    public static ListPage Read(World world, ListQuery query) => world.Read(corpus => Write(corpus, world.Order(query.Sort, query.Descending), query));

    private static ListPage Write(ICorpus corpus, IRowOrder order, ListQuery query)
    {
        var body = new Utf8Buffer(query.Limit * ExpectedRowBytes);
        body.Append((byte)'[');
        int rows = 0;
        int lastSlot = -1;
        string? next = null;
        for (int position = query.Cursor is { } cursor ? order.Seek(cursor) : 0; position < order.Count; position++)
        {
            int slot = order.SlotAt(position);
            if (!corpus.IsListed(slot) || (!query.Filter.IsOpen && !corpus.Matches(slot, query.Filter)))
            {
                continue;
            }

            if (rows == query.Limit)
            {
                next = CursorAfter(corpus, lastSlot, query);
                break;
            }

            if (rows++ > 0)
            {
                body.Append((byte)',');
            }

            corpus.Write(slot, query.Fields, body);
            lastSlot = slot;
        }

        body.Append((byte)']');
        return new ListPage(body, rows, next);
    }

    private static string CursorAfter(ICorpus corpus, int slot, ListQuery query)
    {
        ListCursor cursor = query.Sort switch
        {
            ListSort.CreatedAt => new ListCursor(corpus.IdAt(slot), ICorpus.Absent),
            ListSort.Id => new ListCursor(corpus.IdAt(slot), ICorpus.Absent, corpus.NameAt(slot)),
            _ => new ListCursor(corpus.IdAt(slot), corpus.SortValue(slot, query.Sort)),
        };
        return cursor.Encode(query.Sort, query.Descending, query.Filter.Search is not null);
    }
}
