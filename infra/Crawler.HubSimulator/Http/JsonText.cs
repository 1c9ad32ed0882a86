using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crawler.HubSimulator.Http;

/// <summary>How this server writes JSON: camel case, nothing escaped that need not be.</summary>
internal static class JsonText
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = true,
    };

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
