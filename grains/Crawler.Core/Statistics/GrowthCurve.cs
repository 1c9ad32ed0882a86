namespace Crawler.Core.Statistics;

/// <summary>
/// Cumulative derivatives of a base model over time (metrics M26), after the citation model of Wang, Song and Barabási (Science 342, 2013): c(t) = m·(e^(λ·Φ((ln t − μ) ÷ σ)) − 1).
/// </summary>
/// <param name="Fitness">λ, above 0: how much it draws; the curve ends at m·(e^λ − 1).</param>
/// <param name="Immediacy">μ: the logarithm of the months until the middle of its rise.</param>
/// <param name="Longevity">σ, above 0: how long the rise is drawn out.</param>
public sealed record GrowthCurve(double Fitness, double Immediacy, double Longevity)
{
    /// <summary>m, what a typical base model has: 100, as in the published application.</summary>
    public const double Scale = 100;

    /// <summary>What the curve comes to in the end; infinite where λ is.</summary>
    public double Limit => Scale * Math.Exp(Fitness) - Scale;

    /// <summary>Cumulative derivatives by a time; 0 at and before the release.</summary>
    /// <param name="months">Months since release.</param>
    public double At(double months) => Scale * (Math.Exp(LogAt(months)) - 1);

    /// <summary>ln(1 + c(t) ÷ m), the scale on which the curve is fitted: λ·Φ((ln t − μ) ÷ σ).</summary>
    internal double LogAt(double months) => months <= 0 ? 0 : Fitness * NormalDistribution.Cumulative((Math.Log(months) - Immediacy) / Longevity);
}
