namespace Crawler.Core.Statistics;

/// <summary>What came of fitting a growth curve.</summary>
public enum GrowthFitOutcome
{
    /// <summary>The least squares were found.</summary>
    Converged,

    /// <summary>There are points of fewer than <see cref="GrowthCurveFit.MinimumPoints"/> times, or no derivative at all: three parameters are not told by them.</summary>
    TooFewPoints,

    /// <summary>
    /// The best curve lies at the edge of what is searched: the points do not tell the parameters, as where they show nothing but the first rise. The curve goes through them and is no
    /// forecast.
    /// </summary>
    AtBound,

    /// <summary>The search did not come to rest within its number of steps.</summary>
    NotConverged,
}
