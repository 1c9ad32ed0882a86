using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Crawler.Core.Attribution;

namespace Crawler.Core.Lifetimes;

/// <summary>
/// The models whose adoption is compared. The published metric takes a chosen list of main-line releases, not the whole Hub, and leaves out others' copies in other precisions; a list says
/// which, and corrects dates and sizes. Immutable.
/// </summary>
public sealed class AdoptionUniverse
{
    private readonly FrozenDictionary<string, AdoptionModel> _models;

    internal AdoptionUniverse(IEnumerable<AdoptionModel> models) => _models = models.ToFrozenDictionary(model => model.Model, StringComparer.Ordinal);

    /// <summary>The models by name, in the order of their names.</summary>
    public IReadOnlyList<AdoptionModel> All => [.. _models.Values.OrderBy(model => model.Model, StringComparer.Ordinal)];

    /// <summary>The row of a model; null where the universe does not have it, and it is not compared.</summary>
    public AdoptionModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>
    /// Reads a CSV file with the header <c>model,released,band</c>: the model's name; a day as <c>yyyy-MM-dd</c> or nothing; one of the bands or nothing. Bad content makes errors, never
    /// an exception; all of them are found in one pass.
    /// </summary>
    /// <param name="input">The file.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <param name="options">The grid whose bands a row may name.</param>
    public static AdoptionUniverseResult Parse(TextReader input, string source, AdoptionOptions options) => new AdoptionUniverseParser(source, options).Parse(input);
}

/// <summary>What came of reading a universe: the universe, or everything that is wrong with the file. Never both.</summary>
/// <param name="Universe">The universe; null when there are errors.</param>
/// <param name="Errors">All errors in the order of the file; empty when there is a universe.</param>
public sealed record AdoptionUniverseResult(AdoptionUniverse? Universe, IReadOnlyList<RegistryError> Errors)
{
    /// <summary>Whether the file is sound.</summary>
    [MemberNotNullWhen(true, nameof(Universe))]
    public bool IsValid => Universe is not null;
}
