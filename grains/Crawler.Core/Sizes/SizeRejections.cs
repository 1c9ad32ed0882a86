namespace Crawler.Core.Sizes;

/// <summary>Why a claim of a size was not believed. The bits are stored: never renumber.</summary>
[Flags]
public enum SizeRejections
{
    /// <summary>Nothing was rejected.</summary>
    None = 0,

    /// <summary><c>safetensors.total</c> is above <see cref="ModelSize.MaxPlausible"/>.</summary>
    SafetensorsImplausible = 1,

    /// <summary>
    /// <c>safetensors.total</c> of an adapter or a quantised model is below three quarters of its origin's: only the adapter's own weights, or several weights packed into each stored
    /// element.
    /// </summary>
    SafetensorsPartial = 2,

    /// <summary>The name says more than a hundred times what is stored as safetensors.</summary>
    SafetensorsContradicted = 4,

    /// <summary><c>gguf.total</c> is above <see cref="ModelSize.MaxPlausible"/>.</summary>
    GgufImplausible = 8,

    /// <summary><c>gguf.total</c> of an adapter is below three quarters of its origin's.</summary>
    GgufPartial = 16,

    /// <summary>The name says more than a hundred times what the GGUF file counts.</summary>
    GgufContradicted = 32,

    /// <summary>The root parent's size is above <see cref="ModelSize.MaxPlausible"/>.</summary>
    ParentImplausible = 64,

    /// <summary>The name says a number above <see cref="ModelSize.MaxPlausible"/>, as where it counts tokens.</summary>
    NameImplausible = 128,

    /// <summary>More than a hundred times what the name says is stored: the name means something else, such as training steps.</summary>
    NameContradicted = 256,
}
