using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crawler.HubSimulator.Faults;

/// <summary>One broken item among good ones. Only <c>nan</c> breaks the page's JSON with it.</summary>
internal sealed class MalformedItemFault(string variant, int? item, int count) : IFault
{
    private static readonly string[] Variants = ["wrongType", "notAnObject", "missingId", "nan", "counterString", "hugeTags", "deep"];

    public static MalformedItemFault Make(FaultParameters parameters)
    {
        string variant = parameters.Text("variant") ?? Variants[0];
        return Variants.Contains(variant)
            ? new MalformedItemFault(variant, parameters.OptionalInteger("item"), parameters.Integer("count", variant == "deep" ? 10_000 : 100_000))
            : throw parameters.Bad("variant", "one of " + string.Join(", ", Variants));
    }

    public void Apply(FaultTarget target)
    {
        byte[] body = target.Response.Body.ToArray();
        List<Range> items = ItemsOf(body);
        if (items.Count == 0)
        {
            return;
        }

        Range broken = items[Math.Min(item ?? items.Count / 2, items.Count - 1)];
        byte[] replacement = Encoding.UTF8.GetBytes(Break(Encoding.UTF8.GetString(body[broken])));
        target.Response.ReplaceBody((byte[])[.. body[..broken.Start], .. replacement, .. body[broken.End..]]);
    }

    /// <summary>Where each element of a JSON array lies; none where the body is no array.</summary>
    private static List<Range> ItemsOf(byte[] body)
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
            // Another fault has been at the body already.
            return [];
        }
    }

    private string Break(string json) => variant switch
    {
        "notAnObject" => "[42,\"not a model\"]",
        "missingId" => Change(json, row => row.Remove("_id")),
        "nan" => Append(Change(json, row => row.Remove("downloads")), "\"downloads\":NaN"),
        "counterString" => Change(json, row => row["downloads"] = "12345"),
        "hugeTags" => Change(json, row => row["tags"] = new JsonArray([.. Enumerable.Range(0, count).Select(n => JsonValue.Create($"tag-{n}"))])),
        "deep" => Append(json, $"\"deep\":{new string('[', count)}{new string(']', count)}"),
        _ => Change(json, row =>
        {
            row["tags"] = 7;
            row["likes"] = new JsonObject { ["total"] = "many" };
        }),
    };

    private static string Change(string json, Action<JsonObject> change)
    {
        JsonObject row = JsonNode.Parse(json)!.AsObject();
        change(row);
        return row.ToJsonString(Http.JsonText.Options);
    }

    private static string Append(string json, string property) => $"{json[..^1]},{property}}}";
}
