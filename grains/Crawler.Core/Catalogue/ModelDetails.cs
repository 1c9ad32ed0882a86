namespace Crawler.Core.Catalogue;

/// <summary>One model as its own page shows it: a row of the listing, and what only the page has.</summary>
/// <param name="Row">The row.</param>
/// <param name="UsedStorage">Bytes of all its files and their history; null where the Hub did not say.</param>
/// <param name="Children">Models that declare it as their direct base; null where the Hub did not say.</param>
public sealed record ModelDetails(Observation Row, long? UsedStorage, ChildCounts? Children);

/// <summary>How many models declare a model as their direct base, by relation. Null where the Hub did not say.</summary>
/// <param name="Finetune">Fine-tunes.</param>
/// <param name="Adapter">Adapters.</param>
/// <param name="Quantized">Quantised versions.</param>
/// <param name="Merge">Merges.</param>
public sealed record ChildCounts(long? Finetune, long? Adapter, long? Quantized, long? Merge);
