using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Listing;

/// <summary>
/// Where a page ended: base64 of the Mongo predicate for the rest. <see cref="Value"/> means nothing when sorting by <c>_id</c> or by name, and
/// <see cref="Name"/> is null unless sorting by name.
/// </summary>
internal readonly record struct ListCursor(RepoId Id, long Value, string? Name = null)
{
    private const string SearchToken = "c2ltdWxhdGVk";

    public string Encode(ListSort key, bool descending, bool withSearch)
    {
        string predicate = key == ListSort.CreatedAt
            ? $"{{\"_id\":{{\"{(descending ? "$lt" : "$gt")}\":\"{Id}\"}}"
            : SortedPredicate(key, descending);
        string search = withSearch ? $",\"searchSequenceToken\":\"{SearchToken}\"" : "";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(predicate + search + "}"));
    }

    public static bool TryDecode(string text, ListSort key, bool descending, out ListCursor cursor)
    {
        cursor = default;
        byte[] json = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64String(text, json, out int length))
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json.AsMemory(0, length));
            return key == ListSort.CreatedAt
                ? TryReadId(document.RootElement, descending ? "$lt" : "$gt", out cursor)
                : TryReadSorted(document.RootElement, key, out cursor);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string SortedPredicate(ListSort key, bool descending)
    {
        string name = NameOf(key);
        string value = Name is null ? Format(key, Value) : JsonSerializer.Serialize(Name);
        string tie = $"{{\"$or\":[{{\"{name}\":{value},\"_id\":{{\"$gt\":\"{Id}\"}}}}";
        if (Name is null && Value == ICorpus.Absent)
        {
            return tie + (descending ? "]" : $",{{\"{name}\":{{\"$ne\":null}}}}]");
        }

        return descending
            ? tie + $",{{\"{name}\":{{\"$lt\":{value}}}}},{{\"{name}\":null}}]"
            : tie + $",{{\"{name}\":{{\"$gt\":{value}}}}}]";
    }

    private static bool TryReadId(JsonElement predicate, string comparison, out ListCursor cursor)
    {
        cursor = default;
        if (predicate.ValueKind != JsonValueKind.Object
            || !predicate.TryGetProperty("_id", out JsonElement bound)
            || bound.ValueKind != JsonValueKind.Object
            || !bound.TryGetProperty(comparison, out JsonElement hex)
            || hex.ValueKind != JsonValueKind.String
            || !RepoId.TryParse(hex.GetString(), out RepoId id))
        {
            return false;
        }

        cursor = new ListCursor(id, ICorpus.Absent);
        return true;
    }

    private static bool TryReadSorted(JsonElement predicate, ListSort key, out ListCursor cursor)
    {
        cursor = default;
        if (predicate.ValueKind != JsonValueKind.Object
            || !predicate.TryGetProperty("$or", out JsonElement branches)
            || branches.ValueKind != JsonValueKind.Array
            || branches.GetArrayLength() == 0
            || !TryReadId(branches[0], "$gt", out ListCursor tie)
            || !branches[0].TryGetProperty(NameOf(key), out JsonElement element))
        {
            return false;
        }

        if (key == ListSort.Id)
        {
            cursor = tie with { Name = element.ValueKind == JsonValueKind.String ? element.GetString() : null };
            return cursor.Name is not null;
        }

        if (!TryReadValue(key, element, out long value))
        {
            return false;
        }

        cursor = tie with { Value = value };
        return true;
    }

    private static bool TryReadValue(ListSort key, JsonElement element, out long value)
    {
        value = ICorpus.Absent;
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Number:
                return key != ListSort.LastModified && element.TryGetInt64(out value);
            case JsonValueKind.String when key == ListSort.LastModified && element.TryGetDateTimeOffset(out DateTimeOffset moment):
                value = moment.ToUnixTimeMilliseconds();
                return true;
            default:
                return false;
        }
    }

    private static string NameOf(ListSort key) => key switch
    {
        ListSort.Downloads => "downloads",
        ListSort.Likes => "likes",
        ListSort.LastModified => "lastModified",
        ListSort.Likes30d => "likes30d",
        ListSort.NumParameters => "num_parameters",
        ListSort.MainSize => "mainSize",
        ListSort.Id => "id",
        _ => "trendingScore",
    };

    private static string Format(ListSort key, long value) => (key, value) switch
    {
        (_, ICorpus.Absent) => "null",
        (ListSort.LastModified, _) => $"\"{DateTimeOffset.FromUnixTimeMilliseconds(value):yyyy-MM-ddTHH:mm:ss.fffZ}\"",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
