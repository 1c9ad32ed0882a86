using System.Globalization;
using Crawler.Contracts;

namespace Crawler.Grains.Maintenance;

/// <summary>The names of the catalogue's partitions in the store, <c>models.NNNN</c>, and of what lies beside them.</summary>
internal static class PartitionNames
{
    private const string FlowsSuffix = ".flows";

    /// <summary>The number of a partition; null where the name is not that of one.</summary>
    public static int? NumberOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && KindNames.All.Contains(name[..dot]) && name.Length == dot + 5
            && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The name of a partition.</summary>
    public static string Of(string kind, int number) => $"{kind}.{number.ToString("d4", CultureInfo.InvariantCulture)}";

    /// <summary>What the flows under this name belong to: a partition or a kind; null where these are no flows.</summary>
    public static string? OwnerOfFlows(string name) => name.EndsWith(FlowsSuffix, StringComparison.Ordinal) ? name[..^FlowsSuffix.Length] : null;
}
