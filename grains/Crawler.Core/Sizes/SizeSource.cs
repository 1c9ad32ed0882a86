namespace Crawler.Core.Sizes;

/// <summary>Where the number of a model's parameters comes from, in the order in which they are asked (metrics 1.7). The numbers are stored: never renumber.</summary>
public enum SizeSource
{
    /// <summary>Nobody says, or nobody whom one can believe.</summary>
    Unknown = 0,

    /// <summary>The Hub's count of the elements of the stored tensors, <c>safetensors.total</c>.</summary>
    Safetensors = 1,

    /// <summary>The count in the header of a GGUF file, <c>gguf.total</c>.</summary>
    Gguf = 2,

    /// <summary>The root parent's size: of an adapter, or of weights at a lower precision.</summary>
    Parent = 3,

    /// <summary>The repository's name, such as <c>-7B</c>.</summary>
    Name = 4,
}
