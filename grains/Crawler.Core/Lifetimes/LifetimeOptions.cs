namespace Crawler.Core.Lifetimes;

/// <summary>
/// What the three definitions of a lifetime (metrics M31) take for granted. The published study does not state its exact rule, so these are declared and to be calibrated
/// against its mean of about six weeks. Lifetimes under different options must never be added up.
/// </summary>
public sealed record LifetimeOptions
{
    /// <summary>The longest <see cref="Window"/>: ten years.</summary>
    public const int MaxWindow = 520;

    /// <summary>
    /// The share of the peak, 0 &lt; θ ≤ 1, below which use counts as having ended. Smaller lets a long faint tail count as life; larger ends a life at the first lull.
    /// A decimal, so that 10 % of 70 is exactly 7.
    /// </summary>
    /// <value>0.10.</value>
    public decimal Theta { get; init; } = 0.10m;

    /// <summary>
    /// Weeks since release within which t50 and t90 are taken, and to which means are restricted: 1 to <see cref="MaxWindow"/>. Longer sees slow burners and leaves younger releases censored
    /// for longer.
    /// </summary>
    /// <value>52 weeks.</value>
    public int Window { get; init; } = 52;

    /// <summary>
    /// Quiet days in a row after which a repository is dormant: 7 or more, and no more than the window holds. Fewer takes holidays for ends; more knows of an end later.
    /// </summary>
    /// <value>28 days.</value>
    public int DormancyDays { get; init; } = 28;

    /// <summary>
    /// Events since release below which nothing is said of a repository: 1 or more. Fewer lets single events make lifetimes of one week; more leaves most repositories out.
    /// </summary>
    /// <value>10 events.</value>
    public int MinimumEvents { get; init; } = 10;

    /// <summary>Whole weeks that hold <see cref="DormancyDays"/>, rounded up.</summary>
    public int DormancyWeeks => ((DormancyDays - 1) / WeeklyCurve.DaysPerWeek) + 1;

    /// <summary>Everything that is wrong with the values, each as a sentence that names the option; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Theta is <= 0 or > 1)
        {
            errors.Add($"{nameof(Theta)} is {Theta}; it is a share of the peak: set it above 0 and up to 1.");
        }

        if (Window is < 1 or > MaxWindow)
        {
            errors.Add($"{nameof(Window)} is {Window} weeks; set it from 1 to {MaxWindow}.");
        }
        else if (DormancyDays > Window * WeeklyCurve.DaysPerWeek)
        {
            errors.Add($"{nameof(DormancyDays)} is {DormancyDays}, longer than {nameof(Window)} of {Window} weeks; shorten it or widen the window.");
        }

        if (DormancyDays < WeeklyCurve.DaysPerWeek)
        {
            errors.Add($"{nameof(DormancyDays)} is {DormancyDays}; set it to 7 or more, or every quiet weekend ends a life.");
        }

        if (MinimumEvents < 1)
        {
            errors.Add($"{nameof(MinimumEvents)} is {MinimumEvents}; set it to 1 or more: without an event there is no peak.");
        }

        return errors;
    }
}
