using Crawler.HubSimulator.Corpus;
using Microsoft.Extensions.Primitives;

namespace Crawler.HubSimulator.Listing;

/// <summary>A listing's query, read as the Hub reads it: unknown parameters and sort keys are ignored, an unknown field is refused.</summary>
internal sealed record ListQuery(ListSort Sort, bool Descending, int Limit, ListCursor? Cursor, RowFilter Filter, FieldSet Fields)
{
    public const int MaximumLimit = 1000;

    public static bool TryParse(IQueryCollection query, out ListQuery? parsed, out string error)
    {
        parsed = null;
        if (!TryReadFields(query, FieldSet.ListAllowed, out FieldSet fields, out error))
        {
            return false;
        }

        (ListSort sort, bool descending) = ReadOrder(query);
        ListCursor? cursor = null;
        if (query.TryGetValue("cursor", out StringValues text) && !string.IsNullOrEmpty(text))
        {
            if (!ListCursor.TryDecode(text[0]!, sort, descending, out ListCursor read))
            {
                error = "Invalid cursor";
                return false;
            }

            cursor = read;
        }

        parsed = new ListQuery(sort, descending, ReadLimit(query["limit"]), cursor, ReadFilter(query), fields);
        return true;
    }

    /// <summary>The fields a request expands; the listing's default set where it expands none.</summary>
    public static bool TryReadFields(IQueryCollection query, FieldSet allowed, out FieldSet fields, out string error)
    {
        fields = default;
        error = "";
        string?[] names = [.. query["expand"], .. query["expand[]"]];
        foreach (string? name in names)
        {
            if (name is null || !FieldSet.TryFind(name, out Field field) || !allowed.Has(field))
            {
                error = "✖ Invalid option: expected one of " + string.Join('|', allowed.NamesInOrder().Select(known => $"\"{known}\""));
                return false;
            }

            fields = fields.With(field);
        }

        if (names.Length == 0)
        {
            fields = IsTrue(query["full"]) ? FieldSet.ListFull : FieldSet.ListDefault;
            fields = IsTrue(query["config"]) ? fields.With(Field.Config) : fields;
            fields = IsTrue(query["cardData"]) ? fields.With(Field.CardData) : fields;
        }

        return true;
    }

    private static (ListSort Sort, bool Descending) ReadOrder(IQueryCollection query)
    {
        ListSort? sort = query["sort"].ToString() switch
        {
            "createdAt" => ListSort.CreatedAt,
            "downloads" => ListSort.Downloads,
            "likes" => ListSort.Likes,
            "lastModified" => ListSort.LastModified,
            "trendingScore" => ListSort.TrendingScore,
            "likes30d" => ListSort.Likes30d,
            "num_parameters" => ListSort.NumParameters,
            "mainSize" => ListSort.MainSize,
            "id" => ListSort.Id,
            _ => null,
        };
        return sort is null ? (ListSort.TrendingScore, true) : (sort.Value, query["direction"] != "1");
    }

    private static int ReadLimit(string? text) =>
        int.TryParse(text, out int limit) && limit > 0 ? Math.Min(limit, MaximumLimit) : MaximumLimit;

    private static RowFilter ReadFilter(IQueryCollection query)
    {
        bool? gated = query["gated"].ToString() switch { "true" => true, "false" => false, _ => null };
        string[] tags = [.. query["filter"].Where(tag => !string.IsNullOrEmpty(tag)).Select(tag => tag!)];
        return new RowFilter(NullIfEmpty(query["author"]), NullIfEmpty(query["search"]), tags, NullIfEmpty(query["pipeline_tag"]), gated);
    }

    private static string? NullIfEmpty(StringValues values) => string.IsNullOrEmpty(values) ? null : values[0];

    private static bool IsTrue(StringValues values) => values == "true" || values == "1" || values == "True";
}
