using Orleans.Placement;

namespace Crawler.Grains.Placement;

/// <summary>Activations of partitions go where <see cref="SiloPlan"/> deals them.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("crawler.partition-placement")]
public sealed class PartitionPlacement : PlacementStrategy;

/// <summary>Places the activations of a grain class whose key is a partition's number on that partition's home.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PartitionPlacementAttribute() : PlacementAttribute(new PartitionPlacement());
