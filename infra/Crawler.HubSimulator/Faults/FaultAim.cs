namespace Crawler.HubSimulator.Faults;

/// <summary>Which requests a fault strikes.</summary>
/// <param name="Page">Only the page of this ordinal; null for any.</param>
/// <param name="FromPage">Only the page of this ordinal and those after it; null for any.</param>
/// <param name="Probability">How likely each request is struck; null for always.</param>
/// <param name="Windows">For how many quota windows, that of the first strike included; null without such a limit.</param>
/// <param name="Times">How often; null without such a limit.</param>
internal sealed record FaultAim(int? Page, int? FromPage, double? Probability, int? Windows, int? Times)
{
    /// <summary>Reads the aim of a script's entry. One that says nothing of extent strikes once.</summary>
    public static FaultAim Read(FaultParameters parameters)
    {
        int? fromPage = parameters.OptionalInteger("fromPage");
        double? probability = parameters.Probability("probability");
        int? windows = parameters.OptionalInteger("windows");
        bool isLasting = fromPage is not null || probability is not null || windows is not null;
        return new FaultAim(
            parameters.OptionalInteger("page"),
            fromPage,
            probability,
            windows,
            parameters.OptionalInteger("times") ?? (isLasting ? null : 1));
    }

    public bool Covers(int page) => (Page is null || page == Page) && (FromPage is null || page >= FromPage);
}
