using System.Text.Json;
using Crawler.Core.Catalogue;
using Crawler.Hub.Reading;

namespace Crawler.Hub.Details;

/// <summary>Reads the body of a detail answer.</summary>
internal static class DetailReader
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = ListingLimits.Depth };

    /// <summary>Reads a model: the row as the listing's reader reads it, and what only the model's own page has.</summary>
    /// <returns>The model, or what is wrong with the body.</returns>
    public static (ModelDetails? Model, string Problem) Model(ReadOnlyMemory<byte> body) => Readable(body, ModelOf);

    /// <summary>Reads an overview of an organisation or a user.</summary>
    /// <returns>The overview, or what is wrong with the body.</returns>
    public static (OwnerOverview? Owner, string Problem) Owner(ReadOnlyMemory<byte> body, bool isOrganization) =>
        Readable(body, text => OwnerOf(text, isOrganization));

    /// <summary>A body that is JSON can still be nested too deep, or hold bytes that are no text.</summary>
    private static (T? Value, string Problem) Readable<T>(ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, (T? Value, string Problem)> read)
        where T : class
    {
        try
        {
            return read(body);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return (null, broken.Message);
        }
    }

    private static (ModelDetails? Model, string Problem) ModelOf(ReadOnlyMemory<byte> body)
    {
        var row = new RowBuilder();
        if (new RowReader(row).Read(body.Span.Trim(" \t\r\n"u8)) is { } defect)
        {
            return (null, $"{defect.Reason}: {defect.Detail}");
        }

        var packed = new PackedWriter(4096);
        if (row.Pack(packed) == 0)
        {
            return (null, $"record-too-large: packs to more than {RowBuilder.MaxPackedBytes} bytes");
        }

        using var json = JsonDocument.Parse(body, Json);
        var children = json.RootElement.TryGetProperty("childrenModelCount", out var counts) && counts.ValueKind == JsonValueKind.Object
            ? new ChildCounts(Count(counts, "finetune"), Count(counts, "adapter"), Count(counts, "quantized"), Count(counts, "merge"))
            : null;
        return (new ModelDetails(new ObservationView(packed.Written).ToObservation(), Count(json.RootElement, "usedStorage", long.MaxValue), children), "");
    }

    private static (OwnerOverview? Owner, string Problem) OwnerOf(ReadOnlyMemory<byte> body, bool isOrganization)
    {
        using var json = JsonDocument.Parse(body, Json);
        var root = json.RootElement;
        var handle = isOrganization ? "name" : "user";
        return root.ValueKind != JsonValueKind.Object ? (null, "the answer is not an object")
            : Text(root, handle) is not { Length: > 0 } name ? (null, $"the answer has no {handle}")
            : HubNames.OwnerProblem(name) is { } problem ? (null, problem)
            : (OwnerNamed(name, root, isOrganization), "");
    }

    private static OwnerOverview OwnerNamed(string name, JsonElement root, bool isOrganization) => new()
    {
        IsOrganization = isOrganization,
        Name = name,
        FullName = Text(root, "fullname"),
        IsVerified = Flag(root, "isVerified"),
        Plan = Text(root, "plan"),
        IsPro = Flag(root, "isPro"),
        CreatedAt = root.TryGetProperty("createdAt", out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var created) ? created : null,
        Members = Count(root, "numUsers"),
        Followers = Count(root, "numFollowers"),
        Models = Count(root, "numModels"),
        Datasets = Count(root, "numDatasets"),
        Spaces = Count(root, "numSpaces"),
        Kernels = Count(root, "numKernels"),
        Buckets = Count(root, "numBuckets"),
        Papers = Count(root, "numPapers"),
    };

    private static string? Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
        ? string.Concat(value.GetString()!.Take(ListingLimits.TextBytes))
        : null;

    private static bool? Flag(JsonElement item, string member) => item.TryGetProperty(member, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    private static long? Count(JsonElement item, string member, long max = ListingLimits.Counter) =>
        item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 && count <= max
            ? count
            : null;
}
