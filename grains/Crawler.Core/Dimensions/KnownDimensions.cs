using Crawler.Core.Attribution;

namespace Crawler.Core.Dimensions;

/// <summary>What a dimension is, for people and for programs.</summary>
/// <param name="Dimension">Its number.</param>
/// <param name="Name">Its name in the console, in JSON and as a grain's key.</param>
/// <param name="IsMultiValued">Whether a model counts once under each of several members, so that the members' sums exceed the total. Else they add up to it.</param>
/// <param name="Absent">The member of models that say nothing.</param>
/// <param name="Definition">How a model gets its members, in one line.</param>
public sealed record DimensionInfo(Dimension Dimension, string Name, bool IsMultiValued, string Absent, string Definition)
{
    /// <summary>Whether a model's member depends on the registry, and not on the model alone.</summary>
    public bool IsByRegistry => Absent == CountryMember.Unreviewed;
}

/// <summary>All dimensions there are.</summary>
public static class KnownDimensions
{
    /// <summary>The dimensions, in the order of their numbers.</summary>
    public static IReadOnlyList<DimensionInfo> All { get; } =
    [
        new(Dimension.Task, "task", false, Member.None, "pipeline_tag"),
        new(Dimension.Library, "library", false, Member.None, "library_name"),
        new(Dimension.Licence, "licence", true, Member.None, $"each license: tag; more than {RecordMembers.MaxLicences} count as '{Member.Beyond}'"),
        new(Dimension.Language, "language", true, Member.None, "each tag that is a known ISO 639 code"),
        new(Dimension.OrgType, "org-type", false, CountryMember.Unreviewed, "kind of holder of the uploader, by the registry"),
        new(Dimension.ParentGroup, "parent-group", false, CountryMember.Unreviewed, "parent group of the uploader, by the registry; none: reviewed and standing alone"),
        new(Dimension.SizeBand, "size-band", false, Member.Unknown, "safetensors.total, up to 10^13; a bound belongs to the band above it"),
        new(Dimension.CreatedMonth, "created-month", false, CreationMonth.FloorMember, "month of creation, UTC; the first member is all that is older than the Hub's dates"),
        new(Dimension.Family, "family", true, Member.None, "each tracked model family whose words stand in the name, a declared parent or a tag (definition D3)"),
        new(Dimension.Footprint, "footprint", true, Member.None, "each holder of those families, once a holder (definition D3)"),
        new(Dimension.Modality, "modality", false, Member.None, $"kind of data of the task, by the Hub's own table; a task that is not in it counts as '{Dimensions.Modality.Other}'"),
    ];

    /// <summary>What a dimension is.</summary>
    public static DimensionInfo Of(Dimension dimension) => All[(int)dimension - 1];

    /// <summary>The dimension of a name; null where there is none.</summary>
    public static DimensionInfo? Find(string name) => All.FirstOrDefault(info => info.Name == name);
}
