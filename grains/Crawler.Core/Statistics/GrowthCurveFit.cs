namespace Crawler.Core.Statistics;

/// <summary>
/// Fits the growth curve of metrics M26 by least squares of ln(1 + c ÷ m), because c spans orders of magnitude and its noise grows with it: a search after Levenberg and Marquardt over λ, μ
/// and ln σ, from several starts, without chance.
/// </summary>
/// <param name="Outcome">Whether it can be relied upon.</param>
/// <param name="Curve">The curve found; null where there are too few points.</param>
/// <param name="Residual">Root of the mean squared residual of ln(1 + c ÷ m), 0 or more: about the relative error where c is well above m. Null without a curve.</param>
public sealed record GrowthCurveFit(GrowthFitOutcome Outcome, GrowthCurve? Curve, double? Residual)
{
    /// <summary>The least number of different times above 0: one more than there are parameters.</summary>
    public const int MinimumPoints = 4;

    private const int MaxSteps = 500;
    private const double Rest = 1e-12;
    private const double MaxDamping = 1e12;

    // λ, μ, ln σ. e^20 is 485 million times what a typical model has; e^-3 months is a day and a half, e^6 is 33 years.
    private static readonly double[] Least = [1e-6, -3, Math.Log(0.05)];
    private static readonly double[] Greatest = [20, 6, Math.Log(10)];

    /// <summary>Fits a curve to cumulative counts.</summary>
    /// <param name="points">Months since release, and cumulative derivatives by then, 0 or more; those at or before the release are left out.</param>
    /// <exception cref="ArgumentException">A number is not finite, or a count is negative.</exception>
    public static GrowthCurveFit Of(IReadOnlyList<(double Months, double Count)> points)
    {
        if (points.Any(point => !double.IsFinite(point.Months) || !double.IsFinite(point.Count) || point.Count < 0))
        {
            throw new ArgumentException("A point of a growth curve is not finite, or counts less than 0 derivatives.", nameof(points));
        }

        var used = points.Where(point => point.Months > 0).Select(point => (point.Months, Log: Math.Log(1 + (point.Count / GrowthCurve.Scale)))).ToArray();
        if (used.DistinctBy(point => point.Months).Count() < MinimumPoints || used.All(point => point.Log == 0))
        {
            return new GrowthCurveFit(GrowthFitOutcome.TooFewPoints, null, null);
        }

        var best = Starts(used).Select(start => Search(used, start)).MinBy(found => found.Squares);
        var outcome = IsAtBound(best.Parameters) ? GrowthFitOutcome.AtBound : best.IsAtRest ? GrowthFitOutcome.Converged : GrowthFitOutcome.NotConverged;
        return new GrowthCurveFit(outcome, CurveOf(best.Parameters), Math.Sqrt(best.Squares / used.Length));
    }

    private static GrowthCurve CurveOf(double[] parameters) => new(parameters[0], parameters[1], Math.Exp(parameters[2]));

    private static IEnumerable<double[]> Starts((double Months, double Log)[] points)
    {
        var last = points.MaxBy(point => point.Months);
        var top = points.Max(point => point.Log);
        var middle = points.Where(point => point.Log >= top / 2).Min(point => point.Months);
        foreach (var longevity in (double[])[0.3, 1, 2])
        {
            yield return Bounded([top * 1.1, Math.Log(middle), Math.Log(longevity)]);
            yield return Bounded([top * 3, Math.Log(last.Months * 3), Math.Log(longevity)]);
        }
    }

    private static (double[] Parameters, double Squares, bool IsAtRest) Search((double Months, double Log)[] points, double[] start)
    {
        var (parameters, squares, damping) = (start, SquaresOf(points, start), 1e-3);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (normal, gradient) = Linearised(points, parameters);
            if (Step(parameters, normal, gradient, damping) is not { } next)
            {
                return (parameters, squares, false);
            }

            var nextSquares = SquaresOf(points, next);
            var moved = Enumerable.Range(0, next.Length).Max(i => Math.Abs(next[i] - parameters[i]) / (1 + Math.Abs(parameters[i])));
            if (moved < Rest)
            {
                return (parameters, squares, true);
            }

            if (nextSquares <= squares)
            {
                (parameters, squares, damping) = (next, nextSquares, Math.Max(damping / 10, 1e-15));
            }
            else if ((damping *= 10) > MaxDamping)
            {
                return (parameters, squares, true);
            }
        }

        return (parameters, squares, false);
    }

    private static double SquaresOf((double Months, double Log)[] points, double[] parameters)
    {
        var curve = CurveOf(parameters);
        return points.Sum(point => Math.Pow(curve.LogAt(point.Months) - point.Log, 2));
    }

    /// <summary>JᵀJ and Jᵀr of the residuals by λ, μ and ln σ.</summary>
    private static (double[,] Normal, double[] Gradient) Linearised((double Months, double Log)[] points, double[] parameters)
    {
        var (normal, gradient) = (new double[3, 3], new double[3]);
        var curve = CurveOf(parameters);
        foreach (var (months, log) in points)
        {
            var z = (Math.Log(months) - curve.Immediacy) / curve.Longevity;
            var slope = curve.Fitness * NormalDistribution.Density(z);
            double[] row = [NormalDistribution.Cumulative(z), -slope / curve.Longevity, -slope * z];
            var residual = curve.LogAt(months) - log;
            for (var i = 0; i < row.Length; i++)
            {
                gradient[i] += row[i] * residual;
                for (var j = 0; j < row.Length; j++)
                {
                    normal[i, j] += row[i] * row[j];
                }
            }
        }

        return (normal, gradient);
    }

    /// <summary>One damped step, solved by Cramer's rule, and kept within the bounds; null where the system has no solution.</summary>
    private static double[]? Step(double[] parameters, double[,] normal, double[] gradient, double damping)
    {
        var damped = (double[,])normal.Clone();
        for (var i = 0; i < 3; i++)
        {
            damped[i, i] += damping * Math.Max(normal[i, i], 1e-12);
        }

        var whole = Determinant(damped);
        if (whole == 0 || !double.IsFinite(whole))
        {
            return null;
        }

        var next = new double[3];
        for (var column = 0; column < 3; column++)
        {
            var replaced = (double[,])damped.Clone();
            for (var row = 0; row < 3; row++)
            {
                replaced[row, column] = gradient[row];
            }

            next[column] = parameters[column] - (Determinant(replaced) / whole);
        }

        return Bounded(next);
    }

    private static double Determinant(double[,] m) =>
        (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1])))
        - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0])))
        + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));

    private static double[] Bounded(double[] parameters) => [.. parameters.Select((value, i) => Math.Clamp(value, Least[i], Greatest[i]))];

    private static bool IsAtBound(double[] parameters) => parameters.Where((value, i) => value <= Least[i] || value >= Greatest[i]).Any();
}
