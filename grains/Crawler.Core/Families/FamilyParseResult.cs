using Crawler.Core.Attribution;

namespace Crawler.Core.Families;

/// <summary>What came of reading a file of families.</summary>
/// <param name="Catalogue">The families; null when there are errors.</param>
/// <param name="Errors">All that is wrong with the file, in its order; empty when there is a catalogue.</param>
public sealed record FamilyParseResult(FamilyCatalogue? Catalogue, IReadOnlyList<RegistryError> Errors);
