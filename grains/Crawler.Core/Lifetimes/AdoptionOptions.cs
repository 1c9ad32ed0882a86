using Crawler.Core.Dimensions;

namespace Crawler.Core.Lifetimes;

/// <summary>The grid of the relative adoption metric (metrics M27). Boards of different grids must never be merged.</summary>
public sealed record AdoptionOptions
{
    /// <summary>
    /// The size bands within which models are compared, each once. Narrower compares like with like; wider finds ten models sooner. What is of another band, unknown among them, is not
    /// compared.
    /// </summary>
    /// <value>Those of <see cref="SizeBand.All"/> without the unknown. The published list is not known in full.</value>
    public IReadOnlyList<string> Bands { get; init; } = [.. SizeBand.All.Where(band => band != Member.Unknown)];

    /// <summary>Ages in days at which cumulative downloads are compared, ascending, each above 0. More cost ten lines a band each.</summary>
    /// <value>7, 14, 30, 60, 90, 180 and 365.</value>
    public IReadOnlyList<int> Checkpoints { get; init; } = [7, 14, 30, 60, 90, 180, 365];

    /// <summary>Everything that is wrong with the values, each as a sentence that names the option; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Bands.Count == 0 || Bands.Distinct(StringComparer.Ordinal).Count() < Bands.Count)
        {
            errors.Add($"{nameof(Bands)} are {string.Join(", ", Bands)}; name at least one band, and each once.");
        }

        if (Checkpoints.Count == 0 || Checkpoints[0] < 1 || Checkpoints.Zip(Checkpoints.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            errors.Add($"{nameof(Checkpoints)} are {string.Join(", ", Checkpoints)}; name at least one age of a day or more, in ascending order.");
        }

        return errors;
    }

    internal bool IsSameGridAs(AdoptionOptions other) => Bands.SequenceEqual(other.Bands, StringComparer.Ordinal) && Checkpoints.SequenceEqual(other.Checkpoints);
}
