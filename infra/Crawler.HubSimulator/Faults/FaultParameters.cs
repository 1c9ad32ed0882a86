using System.Text.Json;

namespace Crawler.HubSimulator.Faults;

/// <summary>One entry of a script, read with care.</summary>
internal sealed class FaultParameters(JsonElement entry, string kind)
{
    public int Integer(string name, int fallback) => OptionalInteger(name) ?? fallback;

    public int? OptionalInteger(string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw Bad(name, "a whole number, 0 or more");
    }

    /// <summary>A whole number of either sign.</summary>
    public int? Signed(string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Bad(name, "a whole number");
    }

    public bool Flag(string name) => entry.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Bad(name, "true or false"),
    };

    /// <summary>One of the words; the first where absent.</summary>
    public string Word(string name, params string[] words)
    {
        string word = Text(name) ?? words[0];
        return words.Contains(word) ? word : throw Bad(name, "one of " + string.Join(", ", words));
    }

    public double? Probability(string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1 and var number
            ? number
            : throw Bad(name, "a number from 0 to 1");
    }

    /// <summary>A text, or a number as text; null where absent.</summary>
    public string? Text(string name) => entry.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Bad(name, "a string or a number"),
        }
        : null;

    public TimeSpan Seconds(string name, double fallback)
    {
        if (!entry.TryGetProperty(name, out JsonElement value))
        {
            return TimeSpan.FromSeconds(fallback);
        }

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1e6 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Bad(name, "seconds, 0 or more");
    }

    public FaultFormatException Bad(string name, string expected) => new($"fault {kind}: {name} must be {expected}");
}
