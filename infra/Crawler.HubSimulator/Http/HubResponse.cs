using System.Text;
using System.Text.Json;

namespace Crawler.HubSimulator.Http;

/// <summary>An answer before it is sent: faults may still bend every part of it.</summary>
internal sealed class HubResponse : IDisposable
{
    public const string Json = "application/json; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";
    public const string Plain = "text/plain; charset=utf-8";

    private Utf8Buffer? _owned;

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string ContentType { get; set; } = Json;

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The absolute URL of the next page, null where there is none.</summary>
    public string? NextUrl { get; set; }

    public string? RateLimit { get; set; }

    public string? RateLimitPolicy { get; set; }

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>What the body is made of it on the wire, instead of a compression the client accepts; null for that.</summary>
    public BodyCoding? Coding { get; set; }

    public IDelivery Delivery { get; set; } = PlainDelivery.Instance;

    public static HubResponse FromBuffer(Utf8Buffer body) => new() { _owned = body, Body = body.Memory };

    public static HubResponse FromText(int status, string contentType, string text) =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>The Hub's error form: <c>{"error":"..."}</c>, repeated in a header where it fits in one.</summary>
    public static HubResponse Error(int status, string message, string? code = null)
    {
        HubResponse response = FromText(status, Json, ErrorBody(message));
        if (Ascii.IsValid(message))
        {
            response.Headers["X-Error-Message"] = message;
        }

        if (code is not null)
        {
            response.Headers["X-Error-Code"] = code;
        }

        return response;
    }

    public static HubResponse RedirectTo(string location)
    {
        HubResponse response = FromText(StatusCodes.Status307TemporaryRedirect, Plain, $"Temporary Redirect. Redirecting to {location}");
        response.Headers["Location"] = location;
        return response;
    }

    public void Replace(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Status = status;
        ContentType = contentType;
        ReplaceBody(body);
        NextUrl = null;
    }

    public void ReplaceBody(ReadOnlyMemory<byte> body)
    {
        _owned?.Dispose();
        _owned = null;
        Body = body;
    }

    public void Dispose() => _owned?.Dispose();

    internal static string ErrorBody(string message)
    {
        using var body = new Utf8Buffer(256);
        using (var writer = new Utf8JsonWriter(body, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("error", message);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(body.Span);
    }
}
