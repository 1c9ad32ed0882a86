namespace Crawler.Core.Attribution;

/// <summary>One reviewed row of the registry: where an owner is at home, what it is and whom it belongs to. Immutable, compared by value.</summary>
/// <param name="Owner">The namespace on the Hub, in its exact case.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of the headquarters, <see cref="CountryMember.International"/>, or null when undisclosed.</param>
/// <param name="Type">What kind of holder it is.</param>
/// <param name="Group">The parent group, such as Alibaba for Qwen; null when it stands alone.</param>
/// <param name="Cohorts">The cohorts it is counted in, in ordinal order; see <see cref="Cohort"/>.</param>
/// <param name="ValidFrom">The first day on which the row holds; null for always.</param>
/// <param name="ValidTo">The first day on which it no longer holds; null for ever.</param>
/// <param name="Source">Where a reader can check the row.</param>
/// <param name="Confidence">How sure the reviewer was: high, medium or low.</param>
public sealed record OwnerAttribution(
    string Owner,
    string? Country,
    OwnerType Type,
    string? Group,
    IReadOnlyList<string> Cohorts,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string Source,
    string Confidence)
{
    /// <summary>The member of the country dimension that this row counts for; never null.</summary>
    public string CountryMemberName => Country ?? CountryMember.Undisclosed;

    /// <summary>Whether the row holds on that day. The first day is in, the last one out.</summary>
    public bool IsValidAt(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day < ValidTo);

    /// <summary>Whether some day lies in both rows' validity.</summary>
    public bool OverlapsWith(OwnerAttribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (ValidFrom is null || other.ValidTo is null || ValidFrom < other.ValidTo)
            && (other.ValidFrom is null || ValidTo is null || other.ValidFrom < ValidTo);
    }

    /// <summary>Whether both rows say the same, cohorts included.</summary>
    public bool Equals(OwnerAttribution? other) =>
        other is not null && RegistryCsv.Row(this) == RegistryCsv.Row(other);

    /// <summary>A hash that agrees with equality.</summary>
    public override int GetHashCode() => HashCode.Combine(Owner, Country, Type, Group, ValidFrom, ValidTo);
}
