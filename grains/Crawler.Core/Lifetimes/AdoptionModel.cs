namespace Crawler.Core.Lifetimes;

/// <summary>One model of the universe in which adoption is compared.</summary>
/// <param name="Model">Its name on the Hub, <c>owner/name</c>, or a bare name of the Hub's first days.</param>
/// <param name="Released">The day of release where it is known to differ from that of the repository's creation, as after staging in private; else null.</param>
/// <param name="Band">The size band where the Hub's own number misleads; else null.</param>
public sealed record AdoptionModel(string Model, DateOnly? Released, string? Band)
{
    /// <summary>The day of release, counted from 1970-01-01; null without a correction.</summary>
    public int? ReleaseDay => Released?.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
