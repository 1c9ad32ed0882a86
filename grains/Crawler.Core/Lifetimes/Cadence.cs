namespace Crawler.Core.Lifetimes;

/// <summary>Downloads of an owner, and of all, in one stretch of time.</summary>
/// <param name="Owner">The owner's, 0 or more.</param>
/// <param name="All">Everybody's in the same stretch, not less.</param>
public readonly record struct DownloadShare(long Owner, long All)
{
    /// <summary>Owner ÷ all, 0 to 1; null where nobody downloaded anything.</summary>
    public double? Value => All == 0 ? null : Owner / (double)All;
}

/// <summary>How fresh an owner's releases are, and what became of its share (metrics M32).</summary>
/// <param name="DaysSinceLastRelease">0 for a release on the day itself; null where there was none up to it.</param>
/// <param name="Releases">Releases in the days that end with the day.</param>
/// <param name="ShareBefore">The owner's share of downloads in an earlier stretch; null where undefined.</param>
/// <param name="ShareNow">Its share in a later stretch; null where undefined.</param>
public sealed record Cadence(int? DaysSinceLastRelease, int Releases, double? ShareBefore, double? ShareNow)
{
    /// <summary>The days over which releases are counted: 90.</summary>
    public const int WindowDays = 90;

    /// <summary>Share now − share before, −1 to 1; null where either is undefined.</summary>
    public double? ShareChange => ShareNow - ShareBefore;

    /// <summary>Looks at an owner on a day.</summary>
    /// <param name="day">The day, counted from 1970-01-01.</param>
    /// <param name="releases">Days of its releases, in any order, one entry a release; those after the day do not count.</param>
    /// <param name="before">Its downloads in the stretch to compare with.</param>
    /// <param name="now">Its downloads in the stretch that ends with the day.</param>
    /// <exception cref="ArgumentException">A flow is negative, or the owner has more than all.</exception>
    public static Cadence Of(int day, IEnumerable<int> releases, DownloadShare before, DownloadShare now)
    {
        Check(before, nameof(before));
        Check(now, nameof(now));
        int? last = null;
        var recent = 0;
        foreach (var release in releases.Where(release => release <= day))
        {
            last = last is null ? release : Math.Max(last.Value, release);
            recent += release > day - WindowDays ? 1 : 0;
        }

        return new Cadence(day - last, recent, before.Value, now.Value);
    }

    private static void Check(DownloadShare flow, string argument)
    {
        if (flow.Owner < 0 || flow.All < flow.Owner)
        {
            throw new ArgumentException($"{flow.Owner} of {flow.All} downloads is no share. Take flows without corrections, of one stretch of time.", argument);
        }
    }
}
