using Crawler.Core.Lineage;

namespace Crawler.Core.Sizes;

/// <summary>What is claimed of a model's parameters, besides its name. Null, 0 or less is no claim.</summary>
/// <param name="Safetensors"><c>safetensors.total</c>.</param>
/// <param name="Gguf"><c>gguf.total</c>.</param>
/// <param name="Relation">The relation to its first declared parent; null without a parent.</param>
/// <param name="Parent">The size of its root parent, as it was itself settled.</param>
public readonly record struct SizeClaims(long? Safetensors = null, long? Gguf = null, Relation? Relation = null, long? Parent = null);
