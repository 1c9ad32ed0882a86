using System.Text;
using System.Text.Json;

namespace Crawler.Hub.Transport;

/// <summary>What the Hub says of an error: JSON in several shapes, or plain text (hub-api 7).</summary>
internal static class ErrorText
{
    /// <summary>The words of the body, as far as <see cref="ListingLimits.ErrorBytes"/>; empty where it has none that help, such as a gateway's HTML.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[ListingLimits.ErrorBytes];
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Clean(Of(buffer.AsMemory(0, read)));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or HttpRequestException or InvalidOperationException)
        {
            return "";
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

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(ListingLimits.ErrorLength)).Trim();
}
