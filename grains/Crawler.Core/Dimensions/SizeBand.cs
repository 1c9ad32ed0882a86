namespace Crawler.Core.Dimensions;

/// <summary>The bands of model sizes, in parameters: those of the adoption metric M27, from which the published shares of large models can be added up.</summary>
public static class SizeBand
{
    private const long Billion = 1_000_000_000;

    /// <summary>The bands from small to large, then the member of models whose size is unknown.</summary>
    public static IReadOnlyList<string> All { get; } = ["0-1B", "1-10B", "10-50B", "50-100B", "100-250B", "250B+", Member.Unknown];

    /// <summary>The band of a number of parameters; that of the unknown for null.</summary>
    public static string NameOf(long? parameters) => System.Text.Encoding.UTF8.GetString(Of(parameters ?? -1));

    /// <summary>The band of a number of parameters; -1 stands for unknown, and so does what nobody believes. A bound belongs to the band above it.</summary>
    internal static ReadOnlySpan<byte> Of(long parameters) => parameters switch
    {
        < 0 or > StatedSize.MaxParameters => "unknown"u8,
        < 1 * Billion => "0-1B"u8,
        < 10 * Billion => "1-10B"u8,
        < 50 * Billion => "10-50B"u8,
        < 100 * Billion => "50-100B"u8,
        < 250 * Billion => "100-250B"u8,
        _ => "250B+"u8,
    };
}
