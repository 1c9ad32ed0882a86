namespace Crawler.Core.Dimensions;

/// <summary>Where the size of a model is known from, and when a claim of one is not believed.</summary>
public static class StatedSize
{
    /// <summary>The Hub read it off the headers of the weights (<c>safetensors.total</c>).</summary>
    public const string Safetensors = "safetensors";

    /// <summary>The Hub says a size above <see cref="MaxParameters"/>; the model counts as one of unknown size.</summary>
    public const string Implausible = "implausible";

    /// <summary>Nobody says.</summary>
    public const string Unknown = Member.Unknown;

    /// <summary>
    /// The most parameters that are believed: 10¹³, a few times the largest models there are. Headers are free text to whoever uploads them, and single records
    /// claim 10¹⁵ and more: one of them alone would be the mean of the Hub.
    /// </summary>
    public const long MaxParameters = Sizes.ModelSize.MaxPlausible;

    /// <summary>All sources, in the order in which figures list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Safetensors, Implausible, Unknown];

    /// <summary>A number of parameters that may be counted with; -1 for none.</summary>
    internal static long Plausible(long parameters) => parameters > MaxParameters ? -1 : parameters;
}
