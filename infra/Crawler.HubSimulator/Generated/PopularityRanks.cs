using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>
/// Which model has which rank. The ranks of the models a Hub begins with are dealt without gaps, so that its distribution is the curve's whatever the
/// seed. The old stand above the young: half of the very head is from before the Hub kept dates.
/// </summary>
internal sealed class PopularityRanks
{
    private const double FloorBias = 2;
    private const double BiasPerYear = 0.12;
    private const double DaysPerYear = 365.25;
    private const int Samples = 64;

    private readonly double[] _biases;
    private readonly int _models;

    /// <summary>Keeps how the ages of a Hub's models bias their ranks, so that newcomers find theirs among them.</summary>
    /// <param name="models">How many models the Hub begins with.</param>
    /// <param name="ageDays">The age of the model in a slot; null where it is older than the Hub's records of dates.</param>
    public PopularityRanks(int models, Func<int, double?> ageDays)
    {
        _models = models;
        _biases = models == 0 ? [1] : [.. Enumerable.Range(0, Samples).Select(sample => BiasOf(ageDays((int)((sample + 0.5) * models / Samples))))];
    }

    /// <summary>The ranks of the models the Hub begins with, by slot, from 0.</summary>
    public static int[] Deal(int models, Func<int, double?> ageDays, ulong seed)
    {
        var scores = new float[models];
        var slots = new int[models];
        for (int slot = 0; slot < models; slot++)
        {
            var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)slot, 4));
            scores[slot] = (float)Math.Pow(random.Uniform(), BiasOf(ageDays(slot)));
            slots[slot] = slot;
        }

        Array.Sort(scores, slots);
        var ranks = new int[models];
        for (int rank = 0; rank < models; rank++)
        {
            ranks[slots[rank]] = rank;
        }

        return ranks;
    }

    /// <summary>The rank a newcomer would have had among them.</summary>
    public int OfNewcomer(ref SeededRandom random)
    {
        double score = random.Uniform();
        double below = 0;
        foreach (double bias in _biases)
        {
            below += Math.Pow(score, 1 / bias);
        }

        return (int)(below / _biases.Length * _models);
    }

    private static double BiasOf(double? ageDays) => ageDays is { } days ? 1 + (BiasPerYear * days / DaysPerYear) : FloorBias;
}
