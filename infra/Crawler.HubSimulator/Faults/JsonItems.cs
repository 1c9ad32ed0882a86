using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Faults;

/// <summary>The elements of a page, as bytes.</summary>
internal static class JsonItems
{
    /// <summary>Where each element of a JSON array lies; none where the body is no array, another fault having been at it already.</summary>
    public static List<Range> Of(ReadOnlySpan<byte> body)
    {
        var items = new List<Range>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return [];
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(start..(int)reader.BytesConsumed);
            }

            return items;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A page of these elements.</summary>
    public static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> items)
    {
        using var page = new Utf8Buffer();
        page.Append((byte)'[');
        foreach (ReadOnlyMemory<byte> item in items)
        {
            page.Append(item.Span);
            page.Append((byte)',');
        }

        page.TrimEnd((byte)',');
        page.Append((byte)']');
        return page.Span.ToArray();
    }

    public static string Change(string json, Action<JsonObject> change)
    {
        JsonObject row = JsonNode.Parse(json)!.AsObject();
        change(row);
        return row.ToJsonString(JsonText.Options);
    }

    public static string TextOf(ReadOnlySpan<byte> item) => Encoding.UTF8.GetString(item);
}
