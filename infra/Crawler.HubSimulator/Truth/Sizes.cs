namespace Crawler.HubSimulator.Truth;

/// <summary>How large the models are whose size is known, each counted once and each counted as often as it was downloaded in 30 days.</summary>
internal sealed record Sizes(int Known, double? Mean, double? Median, double? DownloadWeightedMean, double? DownloadWeightedMedian)
{
    public static Sizes Of(List<(long Size, long Weight)> models)
    {
        models.Sort();
        if (models.Count == 0)
        {
            return new Sizes(0, null, null, null, null);
        }

        Int128 sum = 0;
        Int128 weights = 0;
        Int128 weighted = 0;
        foreach ((long size, long weight) in models)
        {
            sum += size;
            weights += weight;
            weighted += (Int128)size * weight;
        }

        return new Sizes(
            models.Count,
            (double)sum / models.Count,
            Medians.OfSorted([.. models.Select(model => model.Size)]),
            weights == 0 ? null : (double)weighted / (double)weights,
            Medians.OfSortedWeighted(models));
    }
}
