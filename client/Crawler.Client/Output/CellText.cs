using System.Globalization;
using System.Text.Json.Nodes;

namespace Crawler.Client.Output;

/// <summary>Turns values into the text of a cell.</summary>
internal static class CellText
{
    /// <summary>For tables: humanised and harmless.</summary>
    public static string Human(object? value, ColumnKind kind) => (value, kind) switch
    {
        (null, _) => Humanised.Unknown,
        (string text, _) => SafeText.Of(text),
        (IReadOnlyCollection<string> { Count: 0 } or JsonObject { Count: 0 } or JsonArray { Count: 0 }, _) => "none",
        (JsonObject counts, _) => SafeText.Of(string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"))),
        (bool flag, _) => flag ? "yes" : "no",
        (DateTimeOffset instant, _) => Humanised.Instant(instant),
        (int number, ColumnKind.Count) => Humanised.Count(number),
        (long number, ColumnKind.Count) => Humanised.Count(number),
        (double number, ColumnKind.Count) => Humanised.Count(number),
        (int number, ColumnKind.Change) => Humanised.Change(number),
        (long number, ColumnKind.Change) => Humanised.Change(number),
        (double number, ColumnKind.Change) => Humanised.Change(number),
        (double share, ColumnKind.Relative) => Humanised.Relative(share),
        (double share, ColumnKind.Points) => Humanised.Points(share),
        (double share, ColumnKind.Share) => Humanised.Share(share),
        (long bytes, ColumnKind.Bytes) => Humanised.Bytes(bytes),
        (double number, ColumnKind.Number) => number.ToString("0.####", CultureInfo.InvariantCulture),
        _ => SafeText.Of(Exact(value)),
    };

    /// <summary>Full precision, invariant; empty where unknown.</summary>
    public static string Exact(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset instant => Instant(instant),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable<string> texts => string.Join(", ", texts),
        JsonNode node => node.ToJsonString(JsonOutput.Compact),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>ISO 8601, UTC, as long as it must be.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss'Z'" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
