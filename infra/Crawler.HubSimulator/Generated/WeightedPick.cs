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

    public int Draw(ref SeededRandom random)
    {
        int index = Array.BinarySearch(_upTo, random.Uniform() * _upTo[^1]);
        return Math.Min(index < 0 ? ~index : index + 1, _upTo.Length - 1);
    }
}
