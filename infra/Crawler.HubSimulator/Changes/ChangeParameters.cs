using System.Text.Json;

namespace Crawler.HubSimulator.Changes;

/// <summary>One entry of a script of changes, read with care.</summary>
internal sealed class ChangeParameters(JsonElement entry)
{
    /// <summary>A text that is not empty.</summary>
    public string Text(string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Bad(name, "a text that is not empty");

    /// <summary>One of the words, or null for JSON's null where that is allowed.</summary>
    public string? Word(string name, bool orNull, params string[] words)
    {
        bool isNull = !entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null;
        string? word = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return (isNull && orNull) || words.Contains(word)
            ? word
            : throw Bad(name, string.Join(", ", words) + (orNull ? " or null" : ""));
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value)
            || value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(element => element.ValueKind != JsonValueKind.String))
        {
            throw Bad(name, "an array of texts");
        }

        return [.. value.EnumerateArray().Select(element => element.GetString()!)];
    }

    public bool Has(string name) => entry.TryGetProperty(name, out _);

    /// <summary>A whole number in range; null for JSON's null.</summary>
    public long? Count(string name, long most)
    {
        JsonElement value = entry.GetProperty(name);
        return value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 && number <= most ? number
            : throw Bad(name, $"a whole number from 0 to {most}, or null");
    }

    public double Factor(string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1e6 and var factor
            ? factor
            : throw Bad(name, "a number from 0 to 1000000");

    /// <summary>The page after which the change is due; null where it is due at once.</summary>
    public int? Page(string name) =>
        !entry.TryGetProperty(name, out JsonElement value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int page) && page >= 1 ? page
            : throw Bad(name, "the ordinal of a page, 1 or more");

    public static ChangeRefusedException Bad(string name, string expected) => new($"{name} must be {expected}");
}
