using System.Diagnostics.CodeAnalysis;

namespace Crawler.Core.Attribution;

/// <summary>What came of reading a registry file: the registry, or everything that is wrong with the file. Never both.</summary>
public sealed class RegistryParseResult
{
    private RegistryParseResult(OwnerRegistry? registry, IReadOnlyList<(int Line, OwnerAttribution Row)> rows, IReadOnlyList<RegistryError> errors)
    {
        Registry = registry;
        Rows = rows;
        Errors = errors;
    }

    /// <summary>The registry; null when there are errors.</summary>
    public OwnerRegistry? Registry { get; }

    /// <summary>All errors in the order of the file; empty when there is a registry.</summary>
    public IReadOnlyList<RegistryError> Errors { get; }

    /// <summary>Whether the file is sound.</summary>
    [MemberNotNullWhen(true, nameof(Registry))]
    public bool IsValid => Registry is not null;

    /// <summary>The sound rows and the lines they stand on, in the order of the file.</summary>
    internal IReadOnlyList<(int Line, OwnerAttribution Row)> Rows { get; }

    internal static RegistryParseResult Of(OwnerRegistry registry, IReadOnlyList<(int Line, OwnerAttribution Row)> rows) => new(registry, rows, []);

    internal static RegistryParseResult Of(IReadOnlyList<RegistryError> errors) => new(null, [], errors);
}
