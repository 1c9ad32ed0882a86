namespace Crawler.Core.History;

/// <summary>What downloads are dealt out by. The numbers are stored: never renumber.</summary>
public enum FlowDimension
{
    /// <summary>Nothing: all repositories together, one member named <c>all</c>.</summary>
    Total = 0,

    /// <summary>Country of the owner's headquarters.</summary>
    Country = 1,

    /// <summary>Kind of owner.</summary>
    OrgType = 2,

    /// <summary>Parent group.</summary>
    ParentGroup = 3,

    /// <summary>Model family by words (several a model, so members add up to more than the whole).</summary>
    Family = 4,

    /// <summary>Size band.</summary>
    SizeBand = 5,

    /// <summary>Relation to the first declared parent; <c>none</c> without one.</summary>
    Relation = 6,

    /// <summary>Task.</summary>
    Task = 7,

    /// <summary>Country of whoever began the model's line.</summary>
    CountryOfOrigin = 8,

    /// <summary>Kind of whoever began the model's line.</summary>
    OrgTypeOfOrigin = 9,

    /// <summary>Parent group of whoever began the model's line.</summary>
    ParentGroupOfOrigin = 10,

    /// <summary>Country of the owner, of downloads in a model's first 365 days only (the one-year variant of M10).</summary>
    CountryFirstYear = 11,
}

/// <summary>How long a stretch one row of a flow covers.</summary>
public enum FlowStep
{
    /// <summary>A day, UTC.</summary>
    Day,

    /// <summary>A calendar month, UTC.</summary>
    Month,

    /// <summary>The twelve calendar months that end with a month.</summary>
    RollingYear,
}

/// <summary>Downloads of one member in one stretch of time.</summary>
/// <param name="From">The first day.</param>
/// <param name="Member">The member.</param>
/// <param name="Flow">Downloads that arrived: rises of the counter, and what the 30-day counter lets conclude where there is no other.</param>
/// <param name="Correction">Falls of the all-time counter, 0 or negative: the Hub took back what it had counted. Net flow is the sum of both.</param>
/// <param name="Interpolated">The part of <paramref name="Flow"/> that was spread evenly over a gap between two visits of more than one day.</param>
/// <param name="Estimated">The part of <paramref name="Flow"/> that was concluded from the 30-day counter.</param>
public sealed record FlowRow(DateOnly From, string Member, long Flow, long Correction, long Interpolated, long Estimated)
{
    /// <summary>Flow and correction together.</summary>
    public long Net => Flow + Correction;
}

/// <summary>How much is known of one month.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="RevisedAt">When its sums were last worked out with another result, UTC.</param>
/// <param name="IsStale">Whether something has been imported, accepted or attributed anew since; the sums are being worked out again.</param>
/// <param name="IsOpen">Whether more visits can still add to it: the newest month.</param>
/// <param name="Undetermined">Repository-days that no counter lets conclude anything about: the first 30 known days of those without an all-time counter, and those after gaps.</param>
/// <param name="Checked">Repositories of which both estimators could be compared.</param>
/// <param name="ByAllTime">Their flow by the all-time counter.</param>
/// <param name="By30Days">Their flow by the 30-day counter; both should be about the same (metrics 1.3).</param>
/// <param name="RegistryVersion">The attribution that it was worked out with.</param>
/// <param name="Lineage">The census whose lineage told where lines began; empty for none.</param>
/// <param name="IsThinned">Whether it was worked out from points of which some had been taken out: the month's sums hold, its days are interpolated.</param>
public sealed record FlowMonth(
    DateOnly Month,
    DateTimeOffset RevisedAt,
    bool IsStale,
    bool IsOpen,
    long Undetermined,
    long Checked,
    long ByAllTime,
    long By30Days,
    string RegistryVersion,
    string Lineage,
    bool IsThinned = false);
