using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Generated;

/// <summary>Draws an index with a probability proportional to its weight.</summary>
internal sealed class WeightedPick
{
    private readonly double[] _upTo;

    public WeightedPick(IEnumerable<double> weights)
    {
        double sum = 0;
        _upTo = [.. weights.Select(weight => sum += weight)];
    }

    public int Draw(ref SeededRandom random) => At(random.Uniform());

    /// <summary>The index at that part, from 0 to 1, of all weights.</summary>
    public int At(double part)
    {
        int index = Array.BinarySearch(_upTo, part * _upTo[^1]);
        return Math.Min(index < 0 ? ~index : index + 1, _upTo.Length - 1);
    }
}
