using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;

namespace Crawler.HubSimulator.Faults;

/// <summary>One broken item among good ones. Only <c>nan</c> and <c>invalidUtf8</c> break the page's JSON with it.</summary>
internal sealed class MalformedItemFault(Func<string, int, string> bend, int? item, int count) : IFault
{
    /// <summary>Stands for bytes that are no UTF-8; a valid page never has it.</summary>
    private const char NoText = '\uFFFF';

    private static readonly FrozenDictionary<string, (int Count, Func<string, int, string> Bend)> Variants =
        new Dictionary<string, (int Count, Func<string, int, string> Bend)>(StringComparer.Ordinal)
        {
            ["wrongType"] = (0, (json, _) => JsonItems.Change(json, row =>
            {
                row["tags"] = 7;
                row["likes"] = new JsonObject { ["total"] = "many" };
            })),
            ["notAnObject"] = (0, (_, _) => "[42,\"not a model\"]"),
            ["missingId"] = (0, (json, _) => JsonItems.Change(json, row => row.Remove("_id"))),
            ["nullId"] = (0, (json, _) => JsonItems.Change(json, row => row["_id"] = null)),
            ["nan"] = (0, (json, _) => Append(JsonItems.Change(json, row => row.Remove("downloads")), "\"downloads\":NaN")),
            ["counterString"] = (0, (json, _) => JsonItems.Change(json, row => row["downloads"] = "12345")),
            ["hugeNumber"] = (0, (json, _) => Append(JsonItems.Change(json, row => row.Remove("downloads")), "\"downloads\":99999999999999999999,\"x\":1e400")),
            ["hugeTags"] = (100_000, HugeTags),
            ["deep"] = (10_000, (json, count) => Append(json, $"\"deep\":{new string('[', count)}{new string(']', count)}")),
            ["duplicateKeys"] = (0, (json, _) => Append(json, "\"downloads\":1,\"downloads\":2,\"id\":\"dupli/cate\"")),
            ["arrayForObject"] = (0, (json, _) => JsonItems.Change(json, row =>
            {
                row["safetensors"] = new JsonArray(1, 2);
                row["baseModels"] = new JsonArray(new JsonObject { ["relation"] = "finetune" });
                row["gguf"] = new JsonArray();
            })),
            ["nulls"] = (0, (json, _) => JsonItems.Change(json, row =>
            {
                foreach (string name in row.Select(property => property.Key).Where(name => name is not ("_id" or "id")).ToArray())
                {
                    row[name] = null;
                }
            })),
            ["unknownFields"] = (100, UnknownFields),
            ["bigConfig"] = (2_400_000, (json, count) => JsonItems.Change(json, row => row["config"] = new JsonObject
            {
                ["tokenizer_config"] = new JsonObject { ["chat_template"] = new string('x', count) },
            })),
            ["invalidUtf8"] = (0, (json, _) => Append(json, $"\"pipeline_tag\":\"{NoText}\"")),
        }.ToFrozenDictionary();

    public static MalformedItemFault Make(FaultParameters parameters)
    {
        string variant = parameters.Word("variant", ["wrongType", .. Variants.Keys.Order(StringComparer.Ordinal)]);
        (int count, Func<string, int, string> bend) = Variants[variant];
        return new MalformedItemFault(bend, parameters.OptionalInteger("item"), parameters.Integer("count", count));
    }

    public void Apply(FaultTarget target)
    {
        byte[] body = target.Response.Body.ToArray();
        List<Range> items = JsonItems.Of(body);
        if (items.Count == 0)
        {
            return;
        }

        Range broken = items[Math.Min(item ?? items.Count / 2, items.Count - 1)];
        byte[] replacement = Encoding.UTF8.GetBytes(bend(JsonItems.TextOf(body[broken]), count));
        if (replacement.AsSpan().IndexOf(Encoding.UTF8.GetBytes([NoText])) is >= 0 and var at)
        {
            ((ReadOnlySpan<byte>)[0xC0, 0xFF, 0xFE]).CopyTo(replacement.AsSpan(at));
        }

        target.Response.ReplaceBody((byte[])[.. body[..broken.Start], .. replacement, .. body[broken.End..]]);
    }

    private static string HugeTags(string json, int count) => JsonItems.Change(json, row =>
        row["tags"] = new JsonArray([.. Enumerable.Range(0, count).Select(n => JsonValue.Create($"tag-{n}"))]));

    private static string UnknownFields(string json, int count) => JsonItems.Change(json, row =>
    {
        for (int n = 0; n < count; n++)
        {
            row[$"novelty{n}"] = new JsonObject { ["of"] = new JsonArray(n, "2030", new JsonObject { ["kind"] = "unheard of" }) };
        }
    });

    private static string Append(string json, string property) => $"{json[..^1]},{property}}}";
}
