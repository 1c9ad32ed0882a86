using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Crawler.Client.Output;

/// <summary>Writes results as JSON.</summary>
internal static class JsonOutput
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(Allowed());

    /// <summary>One line, readable letters, every invisible character escaped.</summary>
    public static JsonSerializerOptions Compact { get; } = new() { Encoder = Encoder };

    private static JsonSerializerOptions Indented { get; } = new() { Encoder = Encoder, WriteIndented = true, NewLine = "\n" };

    /// <summary>One document: an object, or an array of objects.</summary>
    public static void Write(Result result, TextWriter output)
    {
        var objects = Objects(result);
        output.WriteLine((result.IsSingle ? objects.Single() : (JsonNode)new JsonArray([.. objects])).ToJsonString(Indented));
    }

    /// <summary>One object a line.</summary>
    public static void WriteLines(Result result, TextWriter output)
    {
        foreach (var item in Objects(result))
        {
            output.WriteLine(item.ToJsonString(Compact));
        }
    }

    /// <summary>The rows as objects, to stand within another document.</summary>
    public static JsonArray Array(Result result) => [.. Objects(result)];

    private static IEnumerable<JsonObject> Objects(Result result) => result.Rows.Select(row =>
    {
        var item = new JsonObject();
        for (var i = 0; i < row.Count; i++)
        {
            if (result.Columns[i].Use != ColumnUse.Human)
            {
                Put(item, result.Columns[i].Name, Node(row[i]));
            }
        }

        return item;
    });

    private static void Put(JsonObject target, string name, JsonNode? value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            target[name] = value;
            return;
        }

        if (target[name[..dot]] is not JsonObject inner)
        {
            target[name[..dot]] = inner = [];
        }

        Put(inner, name[(dot + 1)..], value);
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        DateTimeOffset instant => JsonValue.Create(CellText.Instant(instant)),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]),
        _ => JsonValue.Create(CellText.Exact(value)),
    };

    private static TextEncoderSettings Allowed()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(SafeText.IsSuspect)]);
        return settings;
    }
}
