using System.Numerics;

namespace Crawler.Core.Audit;

/// <summary>Counts the figures of model sizes again, from a plain list of what the records say.</summary>
internal sealed class PlainSizes
{
    private const double Largest = 1e13;
    private readonly List<(long? Size, long Downloads)> _models = [];

    /// <summary>Models that claim more than anybody has.</summary>
    public int Implausible => _models.Count(model => model.Size > Largest);

    /// <summary>Counts one model.</summary>
    public void Add(long? size, long? downloads30d) => _models.Add((size, downloads30d ?? 0));

    /// <summary>The figures that every census has.</summary>
    /// <param name="figures">Where to put them.</param>
    /// <param name="areBounded">Whether claims beyond the bound are left out; censuses of the first versions believed all.</param>
    public void Add(Dictionary<string, double?> figures, bool areBounded)
    {
        var sizes = Known(areBounded ? Largest : double.MaxValue);
        var (n, weight) = (sizes.Count, Sum(sizes, entry => entry.Weight));
        var weighted = Sum(sizes, entry => new BigInteger(entry.Size) * entry.Weight);
        figures["size.known"] = n;
        figures["size.mean"] = n == 0 ? null : (double)Sum(sizes, entry => entry.Size) / n;
        figures["size.median"] = n == 0 ? null : (sizes[(n - 1) / 2].Size + (double)sizes[n / 2].Size) / 2;
        figures["size.downloadWeightedMean"] = weight.IsZero ? null : (double)weighted / (double)weight;
        figures["size.downloadWeightedMedian"] = weight.IsZero ? null : (At(sizes, (weight - 1) / 2) + At(sizes, weight / 2)) / 2;
    }

    /// <summary>What later censuses have beside.</summary>
    public void AddLater(Dictionary<string, double?> figures, long? allDownloads30d)
    {
        var known = Known(Largest);
        figures["size.shareOfModels"] = _models.Count == 0 ? null : (double)known.Count / _models.Count;
        figures["size.shareOfDownloads30d"] = allDownloads30d is { } all and > 0 ? (double)Sum(known, entry => entry.Weight) / all : null;
        foreach (var (source, models) in new[]
        {
            ("safetensors", _models.Where(model => model.Size <= Largest)),
            ("implausible", _models.Where(model => model.Size > Largest)),
            ("unknown", _models.Where(model => model.Size is null)),
        })
        {
            figures[$"size.sources.{source}.models"] = models.Count();
            figures[$"size.sources.{source}.downloads30d"] = models.Sum(model => model.Downloads);
        }
    }

    private List<(long Size, long Weight)> Known(double largest)
    {
        List<(long Size, long Weight)> known = [.. _models.Where(model => model.Size <= largest).Select(model => (model.Size!.Value, model.Downloads))];
        known.Sort();
        return known;
    }

    private static BigInteger Sum(List<(long Size, long Weight)> sizes, Func<(long Size, long Weight), BigInteger> value) =>
        sizes.Aggregate(BigInteger.Zero, (sum, entry) => sum + value(entry));

    private static double At(List<(long Size, long Weight)> sizes, BigInteger rank)
    {
        var before = BigInteger.Zero;
        foreach (var (size, weight) in sizes)
        {
            before += weight;
            if (rank < before)
            {
                return size;
            }
        }

        throw new InvalidOperationException("The rank lies beyond the weights.");
    }
}
