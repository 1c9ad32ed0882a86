namespace Crawler.Core.Statistics;

/// <summary>
/// A power law fitted to the tail of a multiset (metrics M08): density ∝ x^(−α) from <paramref name="Minimum"/> on. α = 1 + n ÷ Σ ln(x ÷ x_min) is the greatest likelihood of a continuous
/// law (Clauset, Shalizi and Newman 2009, equation 3.1); of whole numbers it overstates α − 1 by a share of about (α − 1) ÷ (2·x_min), 1 % at α = 2 and x_min = 50, so that with a small
/// x_min it is only a description. A small distance does not prove a power law: other heavy tails come as near.
/// </summary>
/// <param name="Alpha">The exponent α, above 1.</param>
/// <param name="Minimum">x_min, 1 or more: where the tail begins.</param>
/// <param name="Count">Numbers in the tail, n.</param>
/// <param name="Distance">The Kolmogorov–Smirnov distance: the greatest difference between the shares of the tail up to x as counted and as fitted, 0 to 1.</param>
public sealed record PowerLawFit(double Alpha, long Minimum, long Count, double Distance)
{
    /// <summary>The most beginnings of the tail that <see cref="Best"/> tries. More distinct numbers than that are tried in even steps of their logarithm.</summary>
    public const int MaxCandidates = 200;

    /// <summary>The least numbers of a tail that <see cref="Best"/> considers: a few always lie near some curve.</summary>
    public const int MinimumTail = 50;

    /// <summary>Fits the tail from a given number on; null where it holds less than two distinct numbers, because one does not tell a slope.</summary>
    /// <param name="vector">The numbers.</param>
    /// <param name="minimum">x_min, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A minimum below 1: a power law has no zero.</exception>
    public static PowerLawFit? From(ValueCounts vector, long minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        var first = vector.Values.BinarySearch(minimum);
        first = first < 0 ? ~first : first;
        if (vector.Values.Length - first < 2)
        {
            return null;
        }

        var values = vector.Values[first..];
        var counts = vector.Counts[first..];
        long count = 0;
        var logs = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            count = checked(count + counts[i]);
            logs += counts[i] * Math.Log((double)values[i] / minimum);
        }

        var alpha = 1 + (count / logs);
        return new PowerLawFit(alpha, minimum, count, DistanceOf(values, counts, count, minimum, alpha));
    }

    /// <summary>
    /// Fits with the x_min among the numbers that gives the least distance, ties to the smaller one (Clauset and others, section 3.3); null where no tail has <see cref="MinimumTail"/>
    /// numbers, two of them distinct.
    /// </summary>
    /// <param name="vector">The numbers.</param>
    public static PowerLawFit? Best(ValueCounts vector)
    {
        PowerLawFit? best = null;
        foreach (var minimum in Candidates(vector))
        {
            if (From(vector, minimum) is { Count: >= MinimumTail } fit && (best is null || fit.Distance < best.Distance))
            {
                best = fit;
            }
        }

        return best;
    }

    private static double DistanceOf(ReadOnlySpan<long> values, ReadOnlySpan<long> counts, long count, long minimum, double alpha)
    {
        long before = 0;
        var distance = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var fitted = 1 - Math.Pow((double)values[i] / minimum, 1 - alpha);
            distance = Math.Max(distance, Math.Abs(fitted - ((double)before / count)));
            before += counts[i];
            distance = Math.Max(distance, Math.Abs(fitted - ((double)before / count)));
        }

        return distance;
    }

    private static IReadOnlyList<long> Candidates(ValueCounts vector)
    {
        var first = vector.Values.BinarySearch(1L);
        var values = vector.Values[(first < 0 ? ~first : first)..];
        if (values.Length <= MaxCandidates)
        {
            return values.ToArray();
        }

        var chosen = new List<long>(MaxCandidates);
        var (low, range) = (Math.Log(values[0]), Math.Log((double)values[^1] / values[0]));
        for (var step = 0; step < MaxCandidates; step++)
        {
            var wanted = values.BinarySearch((long)Math.Exp(low + (range * step / MaxCandidates)));
            var value = values[wanted < 0 ? Math.Min(~wanted, values.Length - 1) : wanted];
            if (chosen.Count == 0 || value > chosen[^1])
            {
                chosen.Add(value);
            }
        }

        return chosen;
    }
}
