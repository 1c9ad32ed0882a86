using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;

namespace Crawler.Core.Rankings;

/// <summary>Which models of a list are wanted: those of which everything holds that is not null.</summary>
public sealed record ModelFilter
{
    /// <summary>All models.</summary>
    public static ModelFilter None { get; } = new();

    /// <summary>The owner, in its exact case.</summary>
    public string? Owner { get; init; }

    /// <summary>The country member of the owner.</summary>
    public string? Country { get; init; }

    /// <summary>A member in each of these dimensions, as <c>dimension show</c> names it.</summary>
    public IReadOnlyDictionary<Dimension, string> Members { get; init; } = new Dictionary<Dimension, string>();

    /// <summary>A declared parent with this relation.</summary>
    public Relation? Relation { get; init; }

    /// <summary>No declared parent.</summary>
    public bool IsWithoutParent { get; init; }

    /// <summary>Created at this instant or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created before this instant.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>At least this many 30-day downloads; models of unknown downloads have not.</summary>
    public long? MinDownloads30d { get; init; }

    /// <summary>At least this many all-time downloads; models of unknown downloads have not.</summary>
    public long? MinDownloadsAllTime { get; init; }
}
