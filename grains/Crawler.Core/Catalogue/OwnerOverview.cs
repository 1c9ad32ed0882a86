namespace Crawler.Core.Catalogue;

/// <summary>An owner as its overview shows it. What the Hub did not say, or not in a shape that can be believed, is null; it tells nowhere what type of organisation one is.</summary>
public sealed record OwnerOverview
{
    /// <summary>Whether it is an organisation; else it is a user.</summary>
    public required bool IsOrganization { get; init; }

    /// <summary>The name, as the Hub spells it.</summary>
    public required string Name { get; init; }

    /// <summary>The name in full; free text of a bounded length.</summary>
    public string? FullName { get; init; }

    /// <summary>Whether the Hub vouches for an organisation.</summary>
    public bool? IsVerified { get; init; }

    /// <summary>An organisation's plan, such as <c>enterprise</c>.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether a user pays.</summary>
    public bool? IsPro { get; init; }

    /// <summary>When a user joined.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Members of an organisation.</summary>
    public long? Members { get; init; }

    /// <summary>Followers.</summary>
    public long? Followers { get; init; }

    /// <summary>Models.</summary>
    public long? Models { get; init; }

    /// <summary>Datasets.</summary>
    public long? Datasets { get; init; }

    /// <summary>Spaces.</summary>
    public long? Spaces { get; init; }

    /// <summary>Kernels.</summary>
    public long? Kernels { get; init; }

    /// <summary>Buckets.</summary>
    public long? Buckets { get; init; }

    /// <summary>Papers.</summary>
    public long? Papers { get; init; }
}
