using System.Text;
using System.Text.Json;

namespace Crawler.Hub;

/// <summary>What the Hub says of an error: JSON in several shapes, or plain text (hub-api 7).</summary>
internal static class ErrorText
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxLength = 2000;

    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxBytes];
            var read = await body.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
            var text = Of(buffer.AsMemory(0, read));
            return Clean(text.Length > 0 ? text : response.ReasonPhrase ?? "");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            return Clean(response.ReasonPhrase ?? "");
        }
    }

    /// <summary>The names in quotes of the Hub's answer to an unknown expand name.</summary>
    public static IReadOnlySet<string> NamesIn(string reason)
    {
        var from = reason.IndexOf("expected one of", StringComparison.Ordinal);
        return from < 0 ? new HashSet<string>() : reason[from..].Split('"').Where((_, i) => i % 2 == 1).ToHashSet(StringComparer.Ordinal);
    }

    private static string Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? OfObject(json.RootElement) : "";
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span);
            return text.TrimStart().StartsWith('<') ? "" : text;
        }
    }

    private static string OfObject(JsonElement root)
    {
        if (root.TryGetProperty("error", out var error))
        {
            var text = error.ValueKind == JsonValueKind.Array ? string.Join("; ", error.EnumerateArray().Select(item => item.ToString())) : error.ToString();
            return root.TryGetProperty("error_description", out var more) ? $"{text}: {more}" : text;
        }

        return root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Select(item =>
                item.ValueKind == JsonValueKind.Object && item.TryGetProperty("message", out var message) ? message.ToString() : item.ToString()))
            : "";
    }

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(MaxLength)).Trim();
}
